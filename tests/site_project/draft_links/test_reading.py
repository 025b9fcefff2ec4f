import logging
import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import PageLogEntry

from affiliations.models import AffiliationIndexPage
from site_project.draft_links.models import DraftLink
from site_project.snapshots.building import build
from site_project.snapshots.rendering import django_application
from tests.content import organization
from tests.site_project.snapshots.conftest import front_of, is_snapshot, visit
from tests.starting_points import starting_point

SHARED = ["Union of Historical Towns", "EUROCITIES", "Mayors for Peace"]


@starting_point
def draft(english_page):
    """The English page with a draft of which visitors see nothing."""
    english_page.body.append(organization("Mayors for Peace"))
    english_page.body.append(organization("Hidden", show_on_page=False, internal_note="whispered"))
    english_page.save_revision()
    return english_page


def links_url(page):
    return f"/admin/draft-links/{page.pk}/"


@pytest.fixture
def make(draft, client, user_in_group):
    """A function that makes a link as an editor does, and returns its address."""
    editor = user_in_group("Editors", "link maker")

    def press(page=draft):
        client.force_login(editor)
        html = client.post(f"{links_url(page)}make/", follow=True).text
        client.logout()
        return re.search(r'value="http://testserver(/draft/[^"]+)"', html)[1]

    return press


@pytest.fixture
def moderator(user_in_group):
    return user_in_group("Moderators", "link ender")


def parsed(response):
    return BeautifulSoup(response.content, "html.parser")


def names(response):
    return [h3.text for h3 in parsed(response).select("main h3")]


def change(address, **fields):
    DraftLink.objects.filter(key=address.split("/")[2]).update(**fields)


def openings():
    return list(DraftLink.objects.order_by("pk").values_list("opened_count", flat=True))


def in_words(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def listed(client, page):
    """Return what the page of links says of each one: of the active ones, and of the others."""
    html = parsed(client.get(links_url(page)))
    lists = [
        [[" ".join(fact.text.split()) for fact in link.select("li")] for link in links]
        for links in (ul.find_all("li", recursive=False) for ul in html.select(".draft-links"))
    ]
    return dict(zip([h2.text for h2 in html.select("main h2")], lists, strict=True))


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


def test_link_expires_after_a_week(make):
    make()

    left = DraftLink.objects.get().active_until - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)


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


def test_link_outlives_the_account_of_its_maker(make, client, draft, django_user_model, moderator):
    address = make()
    django_user_model.objects.get(username="link maker").delete()

    assert names(client.get(address)) == SHARED
    client.force_login(moderator)
    [[facts]] = listed(client, draft).values()
    assert re.fullmatch(r"Made on \S+ \d+, \d{4}, .*", facts[2])


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


def test_every_link_is_a_new_one(make, client):
    first = make()
    change(first, ended_at=timezone.now())

    second = make()

    assert first != second
    assert names(client.get(second)) == SHARED


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


def test_editor_ends_a_link(make, client, draft, moderator):
    address = make()
    client.force_login(moderator)
    form = parsed(client.get(links_url(draft))).select_one("form[action$='/end/']")

    after = client.post(form["action"], follow=True)

    assert "No link to a draft of this page works at present." in after.text
    client.logout()
    assert client.get(address).status_code == 410
    link = DraftLink.objects.get()
    assert (link.made_by.username, link.ended_by.username) == ("link maker", "link ender")
    assert timezone.now() - link.ended_at < timedelta(minutes=1)


def test_link_is_ended_once(make, client, draft, moderator, admin_user):
    make()
    ending = f"{links_url(draft)}{DraftLink.objects.get().pk}/end/"

    for user in (moderator, admin_user):
        client.force_login(user)
        client.post(ending)

    assert DraftLink.objects.get().ended_by == moderator
    assert PageLogEntry.objects.filter(action="draft_links.end").count() == 1


def test_links_are_in_the_pages_history(make, client, draft, moderator):
    make()
    client.force_login(moderator)
    client.post(f"{links_url(draft)}{DraftLink.objects.get().pk}/end/")

    html = parsed(client.get(f"/admin/pages/{draft.pk}/history/"))

    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("td")[:2]]
        for row in html.select("main tbody tr")
    ]
    assert rows[:2] == [["Draft link ended", "link ender"], ["Draft link made", "link maker"]]
    revisions = PageLogEntry.objects.filter(action__startswith="draft_links.").values("revision")
    assert list(revisions) == [{"revision": draft.latest_revision_id}] * 2


def test_page_of_links_says_what_became_of_each(make, client, draft, moderator):
    day = timedelta(days=1)
    now = timezone.now()
    for fields in (
        {"active_until": now - 31 * day, "made_at": now - 38 * day},
        {"active_until": now + 5 * day, "ended_at": now - 31 * day, "ended_by": moderator},
        {"active_until": now - 29 * day, "opened_count": 1, "last_opened_at": now - 30 * day},
        {"active_until": now - 2 * day, "ended_at": now - 3 * day, "ended_by": moderator},
        {"active_until": now + 2 * day, "ended_at": now - day},
        {"active_until": now + 2 * day, "opened_count": 12, "last_opened_at": now - day},
        {"active_until": now + 3 * day},
    ):
        change(make(), **{"made_at": now - 4 * day, **fields})
    client.force_login(moderator)

    draft_and_maker = [
        f"Shows the draft of {in_words(draft.latest_revision.created_at)}",
        f"Made by link maker on {in_words(now - 4 * day)}",
    ]
    assert listed(client, draft) == {
        "Active links": [
            [f"Works until {in_words(now + 3 * day)}", *draft_and_maker, "Not opened yet"],
            [
                f"Works until {in_words(now + 2 * day)}",
                *draft_and_maker,
                f"Opened 12 times, last on {in_words(now - day)}",
            ],
        ],
        "Ended links": [
            [f"Ended on {in_words(now - day)}", *draft_and_maker, "Not opened yet"],
            [
                f"Ended by link ender on {in_words(now - 3 * day)}",
                *draft_and_maker,
                "Not opened yet",
            ],
            [
                f"Expired on {in_words(now - 29 * day)}",
                *draft_and_maker,
                f"Opened 1 time, last on {in_words(now - 30 * day)}",
            ],
        ],
    }


def test_links_are_for_those_who_may_edit_that_page(
    make, draft, client, publish_affiliation_page, editor_of
):
    make()
    link = DraftLink.objects.get()
    other = publish_affiliation_page(title="Elsewhere", slug="elsewhere")
    ending = f"{links_url(draft)}{link.pk}/end/"
    making = f"{links_url(draft)}make/"

    for login in (None, editor_of(other)):
        if login:
            client.force_login(login)
        answers = [client.get(links_url(draft)), client.post(making), client.post(ending)]
        expected = "/admin/" if login else "/admin/login/"
        assert {answer.url.split("?")[0] for answer in answers} == {expected}
    # By way of their own page they cannot end it either.
    assert client.post(f"{links_url(other)}{link.pk}/end/").status_code == 404

    assert list(DraftLink.objects.values_list("pk", "ended_at")) == [(link.pk, None)]


def test_links_are_made_and_ended_by_post_only(make, draft, client, moderator):
    make()
    link = DraftLink.objects.get()
    client.force_login(moderator)

    answers = [client.get(f"{links_url(draft)}{end}/") for end in ("make", f"{link.pk}/end")]

    assert [(answer.status_code, answer["Allow"]) for answer in answers] == [(405, "POST")] * 2
    assert list(DraftLink.objects.values_list("pk", "ended_at")) == [(link.pk, None)]


def test_editor_leads_to_the_links(draft, admin_client):
    html = parsed(admin_client.get(f"/admin/pages/{draft.pk}/edit/"))

    links = [a.get_text(strip=True) for a in html.select(f"a[href='{links_url(draft)}']")]
    assert links == ["Share the draft by a link"]
