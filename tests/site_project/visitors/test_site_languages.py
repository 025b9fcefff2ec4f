import pytest
from bs4 import BeautifulSoup
from wagtail.users.models import UserProfile

from affiliations.models import AffiliationIndexPage
from home.models import HomePage
from tests.content import organization, publish_page, section
from tests.starting_points import starting_point

TURKISH = "tr-TR,tr;q=0.9,en;q=0.8"


@starting_point
def page_in_both(turkish_home):
    """A live English page and its live Turkish translation."""
    page = publish_page(section(), organization())
    translation = page.copy_for_translation(turkish_home.locale)
    translation.title, translation.slug = "Üyelikler", "uyelikler"
    translation.save_revision().publish()
    return page, AffiliationIndexPage.objects.get(pk=translation.pk)


def html_of(client, path):
    return BeautifulSoup(client.get(path).content, "html.parser")


@pytest.mark.parametrize(
    ("accepted", "address"),
    [
        (TURKISH, "/tr/"),
        ("en-GB,en;q=0.9,tr;q=0.1", "/en/"),
        ("de,tr;q=0.5,en;q=0.4", "/tr/"),
        ("TR", "/tr/"),
        ("tr;q=0", "/en/"),
        ("de", "/en/"),
        ("*", "/en/"),
        ("", "/en/"),
        ("tr,", "/tr/"),
        ("x" * 5000, "/en/"),
        ("<script>", "/en/"),
    ],
)
def test_root_leads_to_the_language_that_the_visitor_prefers(
    accepted, address, turkish_home, client
):
    response = client.get("/", headers={"accept-language": accepted})

    assert (response.status_code, response.url) == (302, address)
    assert response["Vary"] == "Accept-Language"
    assert response["Cache-Control"] == "no-cache"
    assert response.cookies == {}


def test_root_minds_no_cookie(turkish_home, client):
    client.cookies["django_language"] = "tr"

    assert client.get("/").url == "/en/"


def test_root_leads_to_no_language_whose_home_page_is_not_live(turkish_home, home, client):
    turkish_home.unpublish()
    assert client.get("/", headers={"accept-language": TURKISH}).url == "/en/"

    turkish_home.save_revision().publish()
    home.unpublish()
    assert client.get("/", headers={"accept-language": "en"}).url == "/tr/"

    HomePage.objects.get(pk=turkish_home.pk).unpublish()
    assert client.get("/").status_code == 404


def test_page_says_its_language(page_in_both, client):
    for page, language in zip(page_in_both, ("en", "tr"), strict=True):
        response = client.get(page.url, headers={"accept-language": "de"})

        assert BeautifulSoup(response.content, "html.parser").html["lang"] == language
        assert response["Content-Language"] == language
        assert "Accept-Language" not in response.get("Vary", "")


@pytest.mark.parametrize(
    ("path", "accepted", "language", "varies"),
    [
        ("/tr/yok/", "en", "tr", False),
        ("/en/nowhere/", "tr", "en", False),
        ("/nowhere/", "tr", "tr", True),
        ("/nowhere/", "en", "en", True),
        ("/de/", "tr", "tr", True),
    ],
)
def test_missing_page_answers_in_the_language_of_its_address(
    path, accepted, language, varies, turkish_home, client
):
    response = client.get(path, headers={"accept-language": accepted})

    html = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 404
    assert html.html["lang"] == response["Content-Language"] == language
    assert ("Accept-Language" in response.get("Vary", "")) == varies


def test_page_names_its_versions_to_search_engines_and_readers(page_in_both, client):
    for page, language in zip(page_in_both, ("en", "tr"), strict=True):
        html = html_of(client, page.url)

        alternates = {link["hreflang"]: link["href"] for link in html.select("[hreflang][rel]")}
        assert alternates == {
            "en": "http://localhost/en/memberships/",
            "tr": "http://localhost/tr/uyelikler/",
            "x-default": "http://localhost/en/memberships/",
        }
        switch = html.select(".language-switch a")
        assert [(a["lang"], a["hreflang"], a.text.strip(), a["href"]) for a in switch] == [
            ("en", "en", "English", alternates["en"]),
            ("tr", "tr", "Türkçe", alternates["tr"]),
        ]
        assert [a["lang"] for a in switch if a.get("aria-current")] == [language]


def test_home_page_gives_the_root_as_the_address_for_any_language(turkish_home, client):
    for path in ("/en/", "/tr/"):
        default = html_of(client, path).select_one("[hreflang=x-default]")

        assert default["href"] == "http://localhost/"


@pytest.mark.parametrize("hide", ["draft", "private", "alias", "home"])
def test_page_without_a_translation_to_read_has_no_switch(hide, page_in_both, home, client):
    page, translation = page_in_both
    if hide == "draft":
        translation.unpublish()
    elif hide == "private":
        translation.view_restrictions.create(restriction_type="login")
    elif hide == "alias":
        translation.alias_of = page
        translation.save()
    else:
        translation.get_parent().specific.unpublish()

    html = html_of(client, page.url)

    assert html.h1.text == page.title
    assert html.select(".language-switch, [hreflang], script:not([type])") == []


def test_page_is_read_below_its_own_language_only(page_in_both, client):
    page, translation = page_in_both

    assert client.get("/tr/memberships/").status_code == 404
    assert client.get("/en/uyelikler/").status_code == 404

    translation.get_parent().specific.unpublish()
    assert client.get("/tr/").url == "/en/"
    assert client.get("/tr/memberships/").url == "/en/memberships/"
    assert client.get("/tr/memberships/organizations.csv").url == (
        "/en/memberships/organizations.csv"
    )


def test_files_of_an_alias_are_those_of_the_page_it_repeats(
    english_page, turkish_home, turkish, client
):
    alias = english_page.copy_for_translation(turkish, alias=True)

    for file in ("", "organizations.csv", "organizations.json"):
        assert client.get(f"{alias.url}{file}").url == f"{english_page.url}{file}"


def test_alias_in_another_language_leads_to_the_page_it_repeats(turkish_home, home, client):
    turkish_home.alias_of = home
    turkish_home.save()

    assert client.get("/tr/").url == "/en/"


def test_page_below_an_alias_of_the_home_page_is_a_translation_like_any_other(
    page_in_both, turkish_home, home, client
):
    turkish_home.alias_of = home
    turkish_home.save()

    switch = html_of(client, page_in_both[0].url).select(".language-switch a")

    assert [a["href"] for a in switch][1] == "http://localhost/tr/uyelikler/"
    english_home = html_of(client, "/en/")
    assert english_home.h1.text == home.title
    assert english_home.select(".language-switch") == []


def test_header_names_the_municipality_in_the_language_of_the_page(page_in_both, home, client):
    for page, name in zip(page_in_both, (home.title, "Belediyemiz"), strict=True):
        link = html_of(client, page.url).select_one(".site-header__name")

        assert link.text.strip() == name
        assert link["href"] == page.get_parent().url


def test_administration_does_not_claim_the_language_of_the_browser(admin_client, admin_user):
    UserProfile.objects.create(user=admin_user, preferred_language="tr")

    response = admin_client.get("/admin/", headers={"accept-language": "en"})

    assert BeautifulSoup(response.content, "html.parser").html["lang"] == "tr"
    assert "Content-Language" not in response
