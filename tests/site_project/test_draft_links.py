import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import PageLogEntry
from wagtaildraftsharing.models import WagtaildraftsharingLink

from affiliations.models import AffiliationIndexPage
from site_project.snapshots.building import build
from site_project.snapshots.rendering import django_application
from site_project.snapshots.serving import SnapshotServer
from tests.content import organization
from tests.site_project.snapshots.conftest import is_snapshot, visit
from tests.starting_points import starting_point


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
    client.force_login(user_in_group("Editors", "link maker"))

    def press(page=draft):
        html = client.post(f"{links_url(page)}make/", follow=True).text
        client.logout()
        return re.search(r'value="http://testserver(/draft/[^"]+)"', html)[1]

    return press


def names(response):
    return [h3.text for h3 in BeautifulSoup(response.content, "html.parser").select("main h3")]


def end(link_path, **changes):
    WagtaildraftsharingLink.objects.filter(key=link_path.split("/")[2]).update(**changes)


def test_link_shows_the_draft_to_people_without_an_account(make, client, english_page):
    address = make()

    response = client.get(address)

    assert names(response) == ["Union of Historical Towns", "EUROCITIES", "Mayors for Peace"]
    assert "Mayors for Peace" not in client.get(english_page.url).text
    assert "whispered" not in response.text


def test_banner_says_what_it_is_and_until_when(make, client, english_page):
    html = BeautifulSoup(client.get(make()).content, "html.parser")

    banner = html.select_one(".draft-banner")
    link = WagtaildraftsharingLink.objects.get()
    assert banner.select_one("p").text == "This is a draft"
    assert f"until {link.active_until:%b. %-d, %Y}" in " ".join(banner.text.split()).replace(
        "May ", "May. "
    )
    assert banner.a["href"] == english_page.full_url
    assert not BeautifulSoup(client.get(english_page.url).content, "html.parser").select(
        ".draft-banner"
    )


def test_answer_is_kept_and_indexed_by_nobody(make, client):
    response = client.get(make())

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"
    assert not response.cookies


def test_link_expires_after_a_week(make):
    make()

    left = WagtaildraftsharingLink.objects.get().active_until - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)


def test_link_shows_what_was_shared_and_not_what_was_written_later(make, client, draft):
    address = make()
    draft.body.append(organization("Written later"))
    draft.save_revision()

    assert "Written later" not in client.get(address).text


def test_link_takes_no_preview_mode_from_its_address(make, client):
    html = client.get(f"{make()}?mode=changes").text

    assert 'class="mark"' not in html
    assert 'class="review"' not in html


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"active_until": timezone.now() - timedelta(seconds=1)},
        {"active_until": None},
    ],
    ids=["ended", "expired", "without an end"],
)
def test_link_that_ended_says_so_and_shows_nothing(change, make, client):
    address = make()
    end(address, **change)

    response = client.get(address)

    assert response.status_code == 410
    assert "This link no longer works" in response.text
    assert names(response) == []
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("end", ["5a9d1c0e-7c7b-4f3e-9a53-0b6a1f6d2c48", "1", "..", "' OR 1=1", ""])
def test_address_that_was_guessed_is_not_found(end, make, client):
    make()

    assert client.get(f"/draft/{end}/").status_code == 404


def test_link_to_a_page_that_was_unpublished_still_shows_the_draft(make, client, draft):
    address = make()
    AffiliationIndexPage.objects.get(pk=draft.pk).unpublish()

    response = client.get(address)

    assert "Mayors for Peace" in names(response)
    assert "See the page as it is now" not in response.text


def test_link_to_a_page_never_published_works(home, make, client):
    page = home.add_child(instance=AffiliationIndexPage(title="New", slug="new", live=False))

    html = BeautifulSoup(client.get(make(page)).content, "html.parser")

    assert html.h1.text == "New"


def test_link_goes_with_its_page(make, client, draft):
    address = make()
    AffiliationIndexPage.objects.get(pk=draft.pk).delete()

    assert client.get(address).status_code == 404


def test_link_is_never_answered_from_a_snapshot(make, settings, tmp_path):
    settings.SNAPSHOT_ROOT = tmp_path / "snapshots"
    address = make()
    build()
    server = SnapshotServer(django_application())
    assert is_snapshot("/en/memberships/")

    status, headers, body = visit(server, address)

    assert (status, headers["cache-control"]) == ("200 OK", "private, no-store")
    assert b"Mayors for Peace" in body
    build()
    assert not is_snapshot(address)
    end(address, is_active=False)
    assert visit(server, address)[0] == "410 Gone"


def test_every_link_is_a_new_one(make, client, user_in_group):
    first = make()
    client.force_login(user_in_group("Moderators"))
    end(first, is_active=False)

    second = make()

    assert first != second
    assert client.get(second).status_code == 200


def test_editor_ends_a_link(make, client, draft, user_in_group):
    address = make()
    client.force_login(user_in_group("Moderators"))
    listed = BeautifulSoup(client.get(links_url(draft)).content, "html.parser")
    form = listed.select_one("form[action$='/end/']")

    after = client.post(form["action"], follow=True)

    assert "No link to a draft of this page works at present." in after.text
    client.logout()
    assert client.get(address).status_code == 410


def test_making_a_link_is_in_the_pages_history(make, draft):
    make()

    entry = PageLogEntry.objects.filter(page=draft.pk).order_by("-pk").first()
    assert (entry.action, entry.user.username) == (
        "wagtaildraftsharing.create_sharing_link",
        "link maker",
    )


def test_links_are_for_those_who_may_edit_that_page(
    make, draft, client, publish_affiliation_page, editor_of
):
    make()
    link = WagtaildraftsharingLink.objects.get()
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
    client.post(f"{links_url(other)}{link.pk}/end/")

    assert list(WagtaildraftsharingLink.objects.values_list("pk", "is_active")) == [(link.pk, True)]


def test_the_packages_own_way_to_make_links_is_closed(make, draft, client, user_in_group):
    client.force_login(user_in_group("Editors"))

    response = client.post("/draft/create/", {"revision": draft.latest_revision_id})

    assert response.status_code == 404
    assert not WagtaildraftsharingLink.objects.exists()


def test_links_are_made_and_ended_by_post_only(make, draft, client, user_in_group):
    client.force_login(user_in_group("Moderators"))

    assert client.get(f"{links_url(draft)}make/").status_code == 405


def test_editor_leads_to_the_links(draft, admin_client):
    html = BeautifulSoup(admin_client.get(f"/admin/pages/{draft.pk}/edit/").content, "html.parser")

    links = [a.get_text(strip=True) for a in html.select(f"a[href='{links_url(draft)}']")]
    assert links == ["Share the draft by a link"]
    assert "Create draft sharing link" not in html.text
