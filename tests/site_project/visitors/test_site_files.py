import json
import xml.etree.ElementTree as ET

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from tests.content import organization, section
from tests.translations import translate

NAMESPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def addresses(client):
    """The sitemap's addresses, each with its alternates by language."""
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    return {
        url.find("s:loc", NAMESPACES).text: {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMESPACES)
        }
        for url in tree.findall("s:url", NAMESPACES)
    }


def test_sitemap_lists_what_visitors_can_read_in_every_language(
    home, turkish_home, translation, publish_translation, publish_affiliation_page, client
):
    translate(translation)
    publish_translation(translation)
    publish_affiliation_page(section(), organization(), slug="only-english", title="Only English")
    publish_affiliation_page(slug="draft", title="Draft").unpublish()
    private = publish_affiliation_page(slug="private", title="Private")
    private.view_restrictions.create(restriction_type="login")
    homes = {"en": "http://localhost/en/", "tr": "http://localhost/tr/"}
    pages = {
        "en": "http://localhost/en/memberships/",
        "tr": "http://localhost/tr/uyelikler/",
    }

    assert addresses(client) == {
        "http://localhost/en/": homes,
        "http://localhost/en/memberships/": pages,
        "http://localhost/en/only-english/": {},
        "http://localhost/tr/": homes,
        "http://localhost/tr/uyelikler/": pages,
    }


def test_sitemap_costs_no_queries_for_each_page(
    publish_affiliation_page, client, django_assert_num_queries
):
    publish_affiliation_page(slug="first", title="First")
    with CaptureQueriesContext(connection) as queries:
        assert len(addresses(client)) == 2
    for number in range(5):
        publish_affiliation_page(slug=f"page-{number}", title=f"Page {number}")

    with django_assert_num_queries(len(queries)):
        assert len(addresses(client)) == 7


def test_sitemap_says_when_a_page_was_last_published(home, english_page, client):
    tree = ET.fromstring(client.get("/sitemap.xml").content)

    dates = [date.text for date in tree.findall("s:url/s:lastmod", NAMESPACES)]

    assert dates == [localdate(english_page.last_published_at).isoformat()]


def test_alias_of_a_page_is_not_in_the_sitemap(home, turkish_home, client):
    turkish_home.alias_of = home
    turkish_home.save()

    assert addresses(client) == {"http://localhost/en/": {}}


def test_robots_may_read_all_but_the_administration(client, db):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "",
        "Sitemap: http://localhost/sitemap.xml",
    ]


@pytest.mark.parametrize(("language", "name"), [("en", "Home"), ("tr", "Belediyemiz")])
def test_manifest_names_the_municipality_in_the_language_of_the_page(
    language, name, home, turkish_home, client
):
    response = client.get(f"/{language}/manifest.webmanifest")
    data = json.loads(response.content)

    assert response["Content-Type"] == "application/manifest+json"
    assert (data["name"], data["lang"], data["start_url"]) == (name, language, f"/{language}/")
    assert [icon["sizes"] for icon in data["icons"]] == ["192x192", "512x512"]


def test_favicon_is_found_by_its_old_name(client):
    response = client.get("/favicon.ico")

    assert response.content == (settings.BASE_DIR / "static/img/icon-192.png").read_bytes()
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cache-Control"] == "max-age=86400, public"
    assert response.headers["Vary"] == "Accept-Encoding"
