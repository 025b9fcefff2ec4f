import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.utils.timezone import localdate

from tests.content import organization, section
from tests.translations import translate


def panel(client):
    html = BeautifulSoup(client.get("/admin/").content, "html.parser")
    found = html.select_one("section#facts-to-check-section, section:has(#facts-to-check-heading)")
    return found and " ".join(found.select_one("p").get_text(" ", strip=True).split())


@pytest.fixture
def page(publish_affiliation_page):
    return publish_affiliation_page(
        section(),
        organization("Fresh", facts_checked_on=localdate()),
        organization("Old", facts_checked_on="2020-01-31"),
        organization("Undated"),
    )


def test_home_of_the_administration_says_how_many_facts_are_to_be_checked(page, admin_client):
    assert panel(admin_client) == (
        "2 of 3 published organizations have facts that nobody has checked in the last 365 days. "
        "Show them"
    )


def test_panel_leads_to_those_organizations(page, admin_client):
    html = BeautifulSoup(admin_client.get("/admin/").content, "html.parser")

    listing = admin_client.get(html.find("a", string="Show them")["href"]).text

    assert ["Old" in listing, "Undated" in listing, "Fresh" in listing] == [True, True, False]


def test_age_is_a_setting(page, admin_client, settings):
    settings.AFFILIATIONS_FACTS_MAX_AGE_DAYS = 36_500

    assert panel(admin_client).startswith("1 of 3 published organizations has facts")


def test_all_fresh_is_said_too(publish_affiliation_page, admin_client):
    publish_affiliation_page(section(), organization("Fresh", facts_checked_on=localdate()))

    assert panel(admin_client) == (
        "All published organizations (1) were checked in the last 365 days."
    )


def test_organization_in_two_languages_counts_once(
    english_page, translation, publish_translation, admin_client, settings
):
    settings.AFFILIATIONS_FACTS_MAX_AGE_DAYS = 36_500
    translate(translation)
    publish_translation(translation)

    assert panel(admin_client).startswith("1 of 2 published organizations has")


def test_panel_counts_only_pages_that_the_user_may_edit(
    page, publish_affiliation_page, client, editor_of
):
    other = publish_affiliation_page(section(), organization("Other"), title="Other", slug="other")
    client.force_login(editor_of(other))

    assert panel(client).startswith("1 of 1 published organizations has")


def test_panel_is_not_for_those_who_edit_no_page(page, client, django_user_model):
    clerk = django_user_model.objects.create_user("image clerk", password="password")
    clerk.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(clerk)

    assert panel(client) is None
    assert "image clerk" in client.get("/admin/").text
