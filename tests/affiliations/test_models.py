import json
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Page

from affiliations.models import AffiliationIndexPage
from home.models import HomePage
from tests.content import BLOCKS, PUBLISH, organization, posted_page, section, with_ids


def test_affiliation_page_stands_below_any_page_and_a_home_page_takes_no_other():
    assert set(AffiliationIndexPage.allowed_parent_page_models()) == {Page, HomePage}
    assert AffiliationIndexPage.clean_subpage_models() == []
    assert HomePage.clean_subpage_models() == [AffiliationIndexPage]
    assert HomePage.clean_parent_page_models() == [Page]


def test_page_made_in_the_form_is_published_as_composed(add, client):
    add(PUBLISH, *BLOCKS, introduction='{"blocks": [], "entityMap": {}}')

    html = BeautifulSoup(client.get("/en/memberships/").content, "html.parser")

    assert [(h.name, h.text) for h in html.select("h1, h2, h3")] == [
        ("h1", "Memberships"),
        ("h2", "National"),
        ("h3", "Union of Municipalities of Turkey"),
        ("h2", "International"),
        ("h3", "EUROCITIES"),
    ]
    assert [li["id"] for li in html.select("section > ul > li")] == ["umt", "eurocities"]
    assert {a["href"] for a in html.select("nav a")} >= {"#umt", "#eurocities"}


def test_contents_list_links_every_section_with_its_count_and_every_organization(
    publish_affiliation_page, client
):
    page = publish_affiliation_page(("text", "<p>First</p>"), *BLOCKS)

    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    links = html.select(".contents li a")
    assert [" ".join(a.text.split()) for a in links] == [
        "National 1 1 organization",
        "Union of Municipalities of Turkey",
        "International 1 1 organization",
        "EUROCITIES",
    ]
    assert all(html.find(id=a["href"][1:]) for a in links)
    assert len(html.select(".contents__sections > li")) == 2
    assert [a["href"] for a in html.select(".contents__section")] == ["#national", "#international"]


def test_former_address_of_a_section_leads_to_it(publish_affiliation_page, client):
    page = publish_affiliation_page(*BLOCKS)

    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    assert html.find(id=f"section_{page.body[2].id}").h2.text == "International"


def test_parts_are_marked_for_the_editor_and_for_nobody_else(
    publish_affiliation_page, client, admin_client
):
    neutrality = {"name": "Neutrality", "text": "<p>Above parties.</p>"}
    towns = organization("Towns", principles=[neutrality])
    page = publish_affiliation_page(*BLOCKS, towns, ("text", "<p>Last</p>"))
    editing = page.make_preview_request(extra_request_attrs={"is_editing": True})

    html = BeautifulSoup(editing.content, "html.parser")

    marked = [each["data-block"] for each in html.select("[data-block]")]
    assert marked == [block.id for block in page.body]
    [principle] = page.body[-2].value["principles"].bound_blocks
    [item] = html.select("[data-item]")
    assert item["data-item"] == f"principles.{principle.id}"
    assert [part["data-field"] for part in item.select("[data-field]")] == ["name", "text"]
    assert html.select_one("[data-text=title]").name == "h1"
    assert len(html.select("script[src*=preview], link[href*=preview]")) == 2
    for response in (
        client.get(page.url),
        page.make_preview_request(),
        admin_client.get(f"/admin/pages/{page.pk}/view_draft/"),
    ):
        html = BeautifulSoup(response.text, "html.parser")
        assert not html.select("[data-block], [data-item], [data-text], [data-field]")
        assert not html.select("main [tabindex], script[src*=preview], link[href*=preview]")


def test_empty_page_prints_its_title_and_date_only(publish_affiliation_page, client):
    page = publish_affiliation_page()

    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    html.select_one(".affiliation-page__updated").extract()
    assert html.main.get_text(" ", strip=True) == "Memberships"
    assert html.nav is None


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Last updated: Jan. 31, 2026"), ("tr", "Son güncelleme: 31 Ocak 2026")],
)
def test_page_says_when_it_was_last_updated_in_its_language(
    language, sentence, publish_affiliation_page, rf
):
    page = publish_affiliation_page()
    page.last_published_at = datetime(2026, 1, 30, 23, 30, tzinfo=UTC)  # In Istanbul the 31st.

    with translation.override(language):
        html = BeautifulSoup(page.serve(rf.get("/")).render().content, "html.parser")

    updated = html.select_one(".affiliation-page__updated")
    assert updated.get_text(" ", strip=True) == sentence
    assert updated.time["datetime"] == "2026-01-31"


def preview_of(page, client, *blocks, **fields):
    url = f"/admin/pages/{page.pk}/edit/preview/"
    assert client.post(url, posted_page(*blocks, **fields)).json()["is_valid"]
    return client.get(url)


def test_preview_equals_the_page_that_is_published(publish_affiliation_page, edit, admin_client):
    page = publish_affiliation_page(*BLOCKS)
    changed = with_ids(BLOCKS[2], BLOCKS[3], organization("Rainbow Cities Network"), *BLOCKS[:2])

    previewed = preview_of(page, admin_client, *changed, title="New title")
    edit(page, PUBLISH, *changed, title="New title")
    published = admin_client.get(page.url)

    def without_editors_parts(response):
        html = BeautifulSoup(response.text, "html.parser")
        added = "script[src*=preview], link[href*=preview], link[href*=dragging]"
        for element in html.select(f"{added}, #wagtail-userbar-template, body > script"):
            element.decompose()
        for element in html.find_all(True):
            for name in ("data-block", "data-item", "data-text", "data-field", "tabindex"):
                if element.name != "main":
                    element.attrs.pop(name, None)
        return str(html).split()

    assert "New title" in previewed.text
    assert without_editors_parts(previewed) == without_editors_parts(published)


def test_preview_has_the_policy_of_the_public_page_and_fits_in_the_editor(
    publish_affiliation_page, admin_client, client
):
    page = publish_affiliation_page(*BLOCKS)

    previewed = preview_of(page, admin_client, *BLOCKS)
    published = client.get(page.url)

    policy = published.headers["Content-Security-Policy"]
    assert previewed.headers["Content-Security-Policy"] == policy
    assert "frame-ancestors 'self'" in policy
    assert previewed.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_page_takes_the_same_number_of_queries_whatever_its_length(
    publish_affiliation_page, client, django_assert_num_queries
):
    short = publish_affiliation_page(*BLOCKS)
    many = [organization(f"Organization {number}") for number in range(50)]
    long = publish_affiliation_page(section("All"), *many, title="Long", slug="long")
    short_url, long_url = short.url, long.url
    client.get(short_url)

    with CaptureQueriesContext(connection) as queries:
        client.get(short_url)
    with django_assert_num_queries(len(queries)):
        client.get(long_url)


def test_search_finds_organizations_and_not_internal_notes(publish_affiliation_page):
    publish_affiliation_page(section(), organization("EUROCITIES", internal_note="whispered"))

    assert AffiliationIndexPage.objects.search("eurocities").count() == 1
    assert AffiliationIndexPage.objects.search("whispered").count() == 0


@pytest.mark.parametrize(
    "typed", ["istanbul", "ISTANBUL", "bogazi", "boğazı", "BOĞAZI", "kadikoy", "isik", "ışık"]
)
def test_search_takes_turkish_letters_for_their_latin_ones(typed, publish_affiliation_page):
    publish_affiliation_page(
        section("Işık"), organization("İstanbul Boğazı", description="<p>Kadıköy</p>")
    )

    assert AffiliationIndexPage.objects.search(typed).count() == 1
    assert AffiliationIndexPage.objects.autocomplete(typed[:4]).count() == 1


def test_hostile_rich_text_is_dropped_when_it_is_saved(add, client):
    hostile = {
        "blocks": [
            {
                "key": "a",
                "text": "<script>alert(1)</script> link",
                "type": "unstyled",
                "entityRanges": [{"offset": 26, "length": 4, "key": 0}],
                "inlineStyleRanges": [{"offset": 0, "length": 3, "style": "EVIL"}],
            },
            {"key": "b", "text": "raw", "type": "evil-block"},
        ],
        "entityMap": {
            "0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}
        },
    }
    data = posted_page((*section(), "s"), (*organization("A"), "o"))
    add(PUBLISH, **{**data, "body-1-value-description": json.dumps(hostile)})

    html = BeautifulSoup(client.get("/en/memberships/").content, "html.parser")

    description = html.select_one(".organization__description")
    assert description.text.strip() == "<script>alert(1)</script> link"
    assert description.a.attrs == {}
    assert html.main.script is None


def test_section_texts_without_letters_print_nothing(store_affiliation_page, client):
    page = store_affiliation_page(
        [
            {"type": "section", "id": "s", "value": {"heading": "S", "introduction": "<p> </p>"}},
            {"type": "text", "id": "t", "value": "<p></p>"},
            {"type": "organization", "id": "o", "value": {"name": "A"}},
        ]
    )

    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    assert [heading.text for heading in html.select("main :is(h2, h3)")] == ["S", "A"]
    assert html.select(".section__introduction, .text") == []
