import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from tests.content import organization, section


def head_of(client, path):
    return BeautifulSoup(client.get(path).content, "html.parser").head


def property_of(head, name):
    return head.select_one(f"[property='{name}']")["content"]


def test_page_tells_messengers_and_search_engines_what_it_is(
    home, publish_affiliation_page, client
):
    home.title = "Kadıköy Municipality"
    home.save_revision().publish()
    page = publish_affiliation_page(search_description="Where we belong", seo_title="Networks")

    head = head_of(client, page.url)

    assert head.select_one("[rel=canonical]")["href"] == "http://localhost/en/memberships/"
    assert head.select_one("[name=description]")["content"] == "Where we belong"
    assert property_of(head, "og:description") == "Where we belong"
    assert property_of(head, "og:title") == "Networks"
    assert property_of(head, "og:url") == "http://localhost/en/memberships/"
    assert property_of(head, "og:site_name") == "Kadıköy Municipality"
    assert property_of(head, "og:type") == "website"
    assert property_of(head, "og:image") == "http://localhost/static/img/card.png"


def test_description_falls_back_to_the_introduction_as_text(publish_affiliation_page, client):
    page = publish_affiliation_page(
        introduction="<p>We &amp; <b>others</b>.</p><p>" + "Many words " * 30 + "</p>"
    )

    description = head_of(client, page.url).select_one("[name=description]")["content"]

    assert description.startswith("We & others. Many words Many")
    assert description.endswith("…")
    assert len(description) == 160


def test_page_without_an_introduction_is_described_by_its_organizations(
    publish_affiliation_page, client
):
    page = publish_affiliation_page(
        section(),
        organization("EUROCITIES"),
        organization("Concealed", show_on_page=False),
        organization("ICLEI"),
    )

    head = head_of(client, page.url)

    assert head.select_one("[name=description]")["content"] == "EUROCITIES, ICLEI"


@pytest.mark.parametrize(
    ("fields", "description"),
    [
        ({"introduction": "<p>Welcome</p>", "tagline": "On the shore"}, "Welcome"),
        ({"tagline": "On the shore"}, "On the shore"),
    ],
)
def test_home_page_is_described_by_its_introduction_or_tagline(fields, description, home, client):
    for name, value in fields.items():
        setattr(home, name, value)
    home.save_revision().publish()

    assert head_of(client, "/en/").select_one("[name=description]")["content"] == description


def test_page_without_a_description_has_none(home, client):
    head = head_of(client, "/en/")

    assert property_of(head, "og:title") == "Home"
    assert head.select("[name=description], [property='og:description']") == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Memberships", "Memberships – Home"),
        ("M" * 63, "M" * 63 + " – Home"),
        ("M" * 64, "M" * 64),
        ("M" * 71, "M" * 69 + "…"),
    ],
)
def test_title_names_the_municipality_where_there_is_room(
    title, expected, publish_affiliation_page, client
):
    page = publish_affiliation_page(title=title)

    assert head_of(client, page.url).title.text == expected


def test_missing_page_has_no_address_of_its_own(home, client):
    head = head_of(client, "/en/nowhere/")

    assert head.select("[rel=canonical], [property^='og:']") == []
    assert head.title.text.strip() == "Page not found"


def test_no_line_ends_in_white_space(publish_affiliation_page, client):
    page = publish_affiliation_page(section(), organization())

    pages = [
        client.get(page.url).content.decode(),
        client.get("/en/nowhere/").content.decode(),
        render_to_string("500.html"),
    ]

    for html in pages:
        lines = html.strip().split("\n")
        assert lines[0] == "<!DOCTYPE html>"
        assert [line for line in lines if line != line.strip()] == []
        assert "" not in lines
