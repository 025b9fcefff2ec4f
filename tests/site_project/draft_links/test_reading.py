"""What a draft link shows, to whom, and how openings are counted."""

import logging
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format

from affiliations.models import AffiliationIndexPage
from site_project.draft_links.models import DraftLink
from site_project.snapshots.building import build
from site_project.snapshots.rendering import django_application
from tests.content import organization
from tests.site_project.snapshots.conftest import front_of, is_snapshot, visit

from .conftest import SHARED, change, names, parsed


def openings():
    return list(DraftLink.objects.order_by("pk").values_list("opened_count", flat=True))


def test_link_shows_the_draft_to_people_without_an_account(make, client, english_page):
    address = make()

    response = client.get(address)

    assert names(response) == SHARED
    assert names(client.get(english_page.url)) == SHARED[:2]
    assert "whispered" not in response.text


def test_banner_says_what_it_is_and_until_when(make, client, english_page):
    html = parsed(client.get(make()))

    banner = html.select_one(".draft-banner")
    link = DraftLink.objects.get()
    assert banner.select_one("p").text == "This is a draft"
    until = date_format(timezone.localdate(link.active_until))
    assert f"only people with this link do, until {until}." in " ".join(banner.text.split())
    assert banner.a["href"] == english_page.full_url
    assert not parsed(client.get(english_page.url)).select(".draft-banner")


def test_answer_is_kept_and_indexed_by_nobody(make, client):
    response = client.get(make())

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"
    assert not response.cookies


def test_link_shows_what_was_shared_and_not_what_was_written_later(make, client, draft):
    address = make()
    draft.body.append(organization("Written later"))
    draft.save_revision()

    assert names(client.get(address)) == SHARED


def test_link_takes_no_preview_mode_from_its_address(make, client):
    response = client.get(f"{make()}?mode=changes")

    assert names(response) == SHARED
    assert 'class="mark"' not in response.text
    assert 'class="review"' not in response.text


@pytest.mark.parametrize(
    "fields",
    [{"ended_at": timezone.now()}, {"active_until": timezone.now() - timedelta(seconds=1)}],
    ids=["ended", "expired"],
)
def test_link_that_is_closed_says_so_and_shows_nothing(fields, make, client):
    address = make()
    change(address, **fields)

    response = client.get(address)

    assert response.status_code == 410
    assert parsed(response).h1.text == "This link no longer works"
    assert names(response) == []
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert openings() == [0]


@pytest.mark.parametrize(
    "end", ["5a9d1c0e-7c7b-4f3e-9a53-0b6a1f6d2c48", "1", "..", "' OR 1=1", "create", ""]
)
def test_address_that_was_guessed_is_not_found(end, make, client):
    make()

    response = client.get(f"/draft/{end}/")

    assert (response.status_code, parsed(response).h1.text) == (404, "Page not found")


def test_link_to_a_page_that_was_unpublished_still_shows_the_draft(make, client, draft):
    address = make()
    AffiliationIndexPage.objects.get(pk=draft.pk).unpublish()

    response = client.get(address)

    assert names(response) == SHARED
    assert "See the page as it is now" not in response.text


def test_link_to_a_page_never_published_works(home, make, client):
    page = home.add_child(instance=AffiliationIndexPage(title="New", slug="new", live=False))

    assert parsed(client.get(make(page))).h1.text == "New"


def test_link_goes_with_its_page(make, client, draft):
    address = make()
    AffiliationIndexPage.objects.get(pk=draft.pk).delete()

    response = client.get(address)

    assert (response.status_code, parsed(response).h1.text) == (404, "Page not found")


def test_link_is_never_answered_from_a_snapshot(make, settings, tmp_path):
    settings.SNAPSHOT_ROOT = tmp_path / "snapshots"
    address = make()
    build()
    server = front_of(django_application())
    assert is_snapshot("/en/memberships/")

    status, headers, body = visit(server, address)

    assert (status, headers["cache-control"]) == ("200 OK", "private, no-store")
    assert b"Mayors for Peace" in body
    build()
    assert not is_snapshot(address)
    change(address, ended_at=timezone.now())
    assert visit(server, address)[0] == "410 Gone"


def test_openings_are_counted(make, client):
    address = make()
    other = make()
    assert DraftLink.objects.filter(last_opened_at=None).count() == 2

    for _ in range(3):
        client.get(address)
    client.get(other)

    assert openings() == [3, 1]
    since = timezone.now() - DraftLink.objects.first().last_opened_at
    assert timedelta() <= since < timedelta(minutes=1)


def test_openings_at_the_same_moment_are_all_counted(make):
    make()
    link, same_link = DraftLink.objects.get(), DraftLink.objects.get()

    link.count_opening()
    same_link.count_opening()

    assert openings() == [2]


def test_only_reading_without_an_account_is_counted(make, client, moderator):
    address = make()

    head = client.head(address)
    client.force_login(moderator)
    as_moderator = client.get(address)

    assert (head.status_code, names(as_moderator)) == (200, SHARED)
    assert openings() == [0]


@contextmanager
def read_only_database():
    """Let every attempt to write fail, as on a full disk."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            transaction.set_rollback(False)
            cursor.execute("PRAGMA query_only = OFF")


def test_draft_is_shown_while_nothing_can_be_written(make, client, caplog):
    address = make()

    with read_only_database(), caplog.at_level(logging.ERROR):
        response = client.get(address)

    assert names(response) == SHARED
    assert [record.message for record in caplog.records] == [
        "The opening of a draft link could not be counted: "
        "the database cannot be used: attempt to write a readonly database"
    ]
    assert openings() == [0]
