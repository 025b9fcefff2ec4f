import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Locale

from affiliations.models import AffiliationIndexPage
from home.models import HomePage
from tests.content import organization, publish_page, section
from tests.listings import rows
from tests.starting_points import starting_point

LISTING = "/admin/affiliations/affiliationindexpage/"


@starting_point
def pages():
    """A live page, a live page with a newer draft, and a draft."""
    live = publish_page(section(), organization("A"), organization("B"), title="Live")
    changed = publish_page(title="Changed", slug="changed")
    changed.title = "Changed since"
    changed.save_revision()
    live.get_parent().add_child(
        instance=AffiliationIndexPage(title="Draft", slug="draft", live=False)
    )
    return live, changed


def test_listing_shows_pages_with_counts_and_state(pages, admin_client):
    listed = rows(admin_client.get(LISTING))

    assert [row[:5] for row in listed] == [
        ["Changed since", "English", "0", "0", "Live + draft"],
        ["Draft", "English", "0", "0", "Draft"],
        ["Live", "English", "1", "2", "Live"],
    ]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"q": "chang"}, ["Changed since"]),
        ({"q": "since"}, ["Changed since"]),
        ({"q": "nothing"}, []),
        ({"status": "live"}, ["Changed since", "Live"]),
        ({"status": "changed"}, ["Changed since"]),
        ({"status": "draft"}, ["Draft"]),
        ({"status": "<script>"}, ["Changed since", "Draft", "Live"]),
    ],
)
def test_listing_can_be_searched_and_filtered(query, titles, pages, admin_client):
    assert [row[0] for row in rows(admin_client.get(LISTING, query))] == titles


def test_adding_and_editing_lead_into_the_page_editor(pages, home, admin_client):
    added = admin_client.get(f"{LISTING}create/")
    edited = admin_client.get(f"{LISTING}edit/{pages[0].pk}/")

    assert added.url.startswith(f"/admin/pages/add/affiliations/affiliationindexpage/{home.pk}/")
    assert edited.url.startswith(f"/admin/pages/{pages[0].pk}/edit/")


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"])
def test_export_runs_no_formula(title, publish_affiliation_page, admin_client):
    publish_affiliation_page(section(), organization(), title=title)

    response = admin_client.get(LISTING, {"export": "csv"})

    header, row = csv.reader(io.StringIO(response.getvalue().decode()))
    assert header == [
        "Title",
        "Language",
        "Sections",
        "Organizations",
        "Status",
        "Last Edited",
        "Address",
    ]
    assert row[:5] == [f"'{title}", "English", "1", "1", "Live"]


def test_editor_sees_no_page_outside_their_part_of_the_tree(pages, client, editor_of):
    client.force_login(editor_of(pages[1]))

    listed = rows(client.get(LISTING))
    exported = client.get(LISTING, {"export": "csv"}).getvalue().decode()
    denied = client.get(f"{LISTING}edit/{pages[0].pk}/", follow=True)

    assert [row[0] for row in listed] == ["Changed since"]
    assert "Changed,English" in exported
    assert "Live,1,2" not in exported
    assert denied.redirect_chain[-1][0] == "/admin/"


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_wagtails_own_groups_see_every_page(group, pages, client, user_in_group):
    client.force_login(user_in_group(group))

    assert [row[0] for row in rows(client.get(LISTING))] == ["Changed since", "Draft", "Live"]


def test_author_who_may_only_add_sees_their_own_pages(
    pages, client, django_user_model, home, publish_affiliation_page
):
    authors = Group.objects.create(name="Authors")
    authors.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=authors, page=home, permission=Permission.objects.get(codename="add_page")
    )
    author = django_user_model.objects.create_user("author", password="password")
    author.groups.add(authors)
    publish_affiliation_page(title="Mine", slug="mine", owner=author)
    client.force_login(author)

    assert [row[0] for row in rows(client.get(LISTING))] == ["Mine"]


def test_user_without_a_page_permission_is_turned_away(pages, client, django_user_model):
    user = django_user_model.objects.create_user("image clerk", password="password")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    response = client.get(LISTING)

    assert (response.status_code, response.url) == (302, "/admin/")


def test_anonymous_visitor_is_asked_to_log_in(pages, client):
    assert client.get(LISTING).url == f"/admin/login/?next={LISTING}"


@starting_point
def turkish_page(turkish_home):
    """A live Turkish page, translated from no other."""
    page = AffiliationIndexPage(title="İstanbul Üyelikleri", slug="istanbul", live=False)
    turkish_home.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.mark.parametrize("typed", ["istanbul", "ISTANBUL", "İSTANBUL", "uyelik", "üyelikleri ist"])
def test_search_takes_turkish_letters_for_their_latin_ones(typed, turkish_page, admin_client):
    found = rows(admin_client.get(LISTING, {"q": typed}))

    assert [row[0] for row in found] == ["İstanbul Üyelikleri"]


def test_listing_is_narrowed_to_a_language(pages, turkish_page, admin_client):
    turkish = rows(admin_client.get(LISTING, {"language": "tr"}))
    english = rows(admin_client.get(LISTING, {"language": "en"}))

    assert [row[0] for row in turkish] == ["İstanbul Üyelikleri"]
    assert [row[0] for row in english] == ["Changed since", "Draft", "Live"]


def test_site_in_one_language_has_no_choice_of_languages(pages, admin_client):
    several = admin_client.get(LISTING).text
    Locale.objects.exclude(language_code="en").delete()

    one = admin_client.get(LISTING)

    assert "language=" in several
    assert "language=" not in one.text
    assert [row[0] for row in rows(one)] == ["Changed since", "Draft", "Live"]


def test_titles_sort_by_the_turkish_alphabet(publish_affiliation_page, admin_client):
    for number, title in enumerate(["Üsküdar", "Zonguldak", "Ulus", "Çorum", "Denizli", "Ilgaz"]):
        publish_affiliation_page(title=title, slug=f"page-{number}")

    ascending = [row[0] for row in rows(admin_client.get(LISTING))]
    descending = [row[0] for row in rows(admin_client.get(LISTING, {"o": "-0"}))]

    assert ascending == ["Çorum", "Denizli", "Ilgaz", "Ulus", "Üsküdar", "Zonguldak"]
    assert descending == ascending[::-1]


def test_page_can_be_translated_from_the_list_until_it_is_in_every_language(
    publish_affiliation_page, turkish_page, admin_client
):
    page = publish_affiliation_page(section(), organization())
    address = f"/admin/localize/submit/page/{page.pk}/"
    before = admin_client.get(LISTING).text

    page.copy_for_translation(turkish_page.locale)

    after = admin_client.get(LISTING)
    assert address in before
    assert address not in after.text
    assert "Memberships" in [row[0] for row in rows(after)]


def test_new_page_asks_for_its_language(home, turkish_home, admin_client):
    asked = choices(admin_client)

    assert asked == {"English": str(home.pk), "Turkish": str(turkish_home.pk)}
    answer = admin_client.post(f"{LISTING}choose_parent/", {"parent_page": asked["Turkish"]})
    assert f"/affiliationindexpage/{asked['Turkish']}/" in answer.url


def choices(client) -> dict[str, str]:
    """Return where the list offers to put a new page: what each choice is called, and its page."""
    asked = BeautifulSoup(client.get(f"{LISTING}choose_parent/").content, "html.parser")
    labels = asked.select("label:has(input[type=radio])")
    return {label.get_text(strip=True): label.input["value"] for label in labels}


def test_new_page_asks_for_its_place_where_a_language_has_several(home, turkish_home, admin_client):
    other = home.get_parent().add_child(instance=HomePage(title="Library", locale=home.locale))

    assert choices(admin_client) == {
        "Home (English)": str(home.pk),
        "Belediyemiz (Turkish)": str(turkish_home.pk),
        "Library (English)": str(other.pk),
    }


def test_new_page_asks_for_its_place_by_name_where_there_is_one_language(home, admin_client):
    other = home.get_parent().add_child(instance=HomePage(title="Library", locale=home.locale))

    assert choices(admin_client) == {"Home": str(home.pk), "Library": str(other.pk)}


def test_new_page_that_has_one_place_only_goes_there_without_a_question(home, admin_client):
    answer = admin_client.get(f"{LISTING}create/")

    address, _question_mark, _next = answer.url.partition("?")
    assert address == f"/admin/pages/add/affiliations/affiliationindexpage/{home.pk}/"
