from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.admin.userbar import AccessibilityItem

from affiliations.advice.checks import RULES, AdviceItem
from affiliations.advice.findings import advice_on
from affiliations.models import AffiliationIndexPage
from tests.content import organization, section

# A page looks its content type up, stored or not.
pytestmark = pytest.mark.usefixtures("db")


def page_of(*blocks, **fields):
    """A page that is not stored."""
    return AffiliationIndexPage(
        **{"title": "Memberships", "body": [section("National"), *blocks], **fields}
    )


def findings(*blocks, **fields):
    return [advice.finding for advice in advice_on(page_of(*blocks, **fields))]


def linked(text):
    return f'<p>It is old. <a href="https://example.org/">{text}</a></p>'


VAGUE = organization("Vague", description=linked("here"))
VAGUE_FINDINGS = ["Vague: the link text “here” does not say where it leads"]


def test_what_is_good_on_a_page_is_left_alone():
    assert (
        findings(
            organization("EUROCITIES", acronym="EC", description=linked("annual report of 2020")),
            organization("TKB", facts_checked_on=timezone.localdate()),
            VAGUE,
            introduction="<p>Version 2.0 of U.S. and e.g. lists, see section 3.1.</p>",
        )
        == VAGUE_FINDINGS
    )


@pytest.mark.parametrize(
    "text",
    [
        *("click here", "Click Here!", "here", "HERE", "for the website", "this link"),
        *("tıklayınız", "Tıklayınız.", "TIKLAYINIZ", "buraya tıklayın", "Buraya Tıklayınız"),
        *("Web sitesi için tıklayınız", "read&nbsp;more", "<b>click</b> here", "devamı"),
    ],
)
def test_link_text_that_says_nothing_is_named(text):
    block = organization("EUROCITIES", description=linked(text))

    [finding] = findings(block)

    assert finding.startswith("EUROCITIES: the link text “")
    assert finding.endswith("” does not say where it leads")


@pytest.mark.parametrize(
    "text", ["Türkiye’deki üyelikler", "statute", "website of the council", "2", "!"]
)
def test_link_text_that_says_something_is_fine(text):
    fine = organization("Fine", description=linked(text))

    assert findings(fine, VAGUE) == VAGUE_FINDINGS


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://example.org/a?b=c.", "https://example.org/a?b=c"),
        ("(http://example.org)", "http://example.org"),
        ("at www.belediye.bel.tr, daily", "www.belediye.bel.tr"),
        ("at tbb.gov.tr and elsewhere", "tbb.gov.tr"),
        ("at eurocities.eu/members", "eurocities.eu/members"),
    ],
)
def test_web_address_typed_as_text_is_named(text, address):
    block = organization("EUROCITIES", description=f"<p>{text}</p>")

    assert findings(block) == [f"EUROCITIES: the web address “{address}” stands in the text"]


def test_web_address_as_a_links_text_is_named_and_one_it_leads_to_is_not():
    block = organization("EUROCITIES", description=linked("www.example.org"))

    assert findings(block) == ["EUROCITIES: the web address “www.example.org” stands in the text"]


@pytest.mark.parametrize("text", ["Write to info@example.org.", "On 1.2.2020 e.g. Foo.bar"])
def test_what_only_looks_like_a_web_address_is_fine(text):
    fine = organization("Fine", description=f"<p>{text}</p>")

    assert findings(fine, VAGUE) == VAGUE_FINDINGS


def test_every_rich_text_is_read():
    texts = linked("here")
    principle = {"name": "Neutrality", "text": texts}

    assert findings(
        organization("EUROCITIES", principles=[principle]),
        ("text", texts),
        section("International", introduction=texts),
        organization("RCN"),
        introduction=texts,
    ) == [
        f"{name}: the link text “here” does not say where it leads"
        for name in ("Memberships", "EUROCITIES", "National", "International")
    ]


def test_headings_in_capitals_are_named():
    assert findings(
        organization("UNION OF TOWNS"),
        section("INTERNATIONAL"),
        organization("EUROCITIES"),
        section("İLÇELER"),
        organization("TKB"),
        title="OUR MEMBERSHIPS",
    ) == [
        f"{name}: written in capitals only"
        for name in ("OUR MEMBERSHIPS", "UNION OF TOWNS", "INTERNATIONAL", "İLÇELER")
    ]


def test_facts_are_old_after_a_year_or_what_the_setting_says(settings):
    today = timezone.localdate()
    fresh = organization("Fresh", facts_checked_on=today - timedelta(days=365))
    old = organization("Old", facts_checked_on=today - timedelta(days=366))

    assert [finding.split(" on ")[0] for finding in findings(fresh, old)] == [
        "Old: the facts were last checked"
    ]
    settings.AFFILIATIONS_FACTS_MAX_AGE_DAYS = 366
    assert findings(fresh, old) == []


def test_facts_without_a_date_are_old_on_a_page_that_is_old():
    undated = organization("EUROCITIES")
    now = timezone.now()

    assert findings(undated, first_published_at=now) == []
    assert findings(undated, first_published_at=now - timedelta(days=400)) == [
        "EUROCITIES: nobody has noted when the facts were checked"
    ]


def test_hidden_organization_is_not_advised_on():
    hidden = organization("Hidden", description=linked("here"), show_on_page=False)

    assert findings(hidden, VAGUE) == VAGUE_FINDINGS


def test_advice_points_at_the_element_it_is_about(publish_affiliation_page, client):
    page = publish_affiliation_page(
        section("NATIONAL", introduction=linked("here")),
        organization("2nd UNION OF TOWNS", description=linked("here")),
        title="OUR MEMBERSHIPS",
    )

    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    about = [
        html.select_one(advice.selector).get_text(" ", strip=True) for advice in advice_on(page)
    ]
    assert [text[:8] for text in about] == ["OUR MEMB", "NATIONAL", "NATIONAL", "UOT 2nd "]


def test_half_written_page_is_advised_on_without_failing():
    assert findings(organization("", description=""), ("text", ""), VAGUE) == VAGUE_FINDINGS


def test_checks_carry_the_advice_and_wagtails_own():
    item = AdviceItem(page_of(organization("EUROCITIES", description=linked("here"))))
    configuration = item.get_axe_configuration(None)
    wagtails = AccessibilityItem().get_axe_configuration(None)

    rules = {rule["id"]: rule for rule in configuration["spec"]["rules"]}
    assert configuration["messages"]["affiliations-0"]["error_name"] == (
        "EUROCITIES: the link text “here” does not say where it leads"
    )
    assert rules["affiliations-0"]["selector"] == '[id="eurocities"]'
    assert rules["affiliations-1"]["selector"] == "affiliations-nothing"
    assert set(wagtails["options"]["runOnly"]) < set(configuration["options"]["runOnly"])
    assert wagtails["messages"].items() <= configuration["messages"].items()


def test_more_advice_than_there_are_rules_is_cut():
    blocks = [organization(f"Network {n}", description=linked("here")) for n in range(60)]

    assert list(AdviceItem(page_of(*blocks)).advice) == RULES


def test_visitors_get_no_advice(publish_affiliation_page, client):
    page = publish_affiliation_page(section(), organization(description=linked("here")))

    html = client.get(page.url).text

    assert "EUROCITIES" in html
    assert "affiliations-" not in html.replace("affiliations-page", "")
