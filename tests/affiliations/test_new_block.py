"""A kind of block and a field that the module has never heard of work everywhere at once."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from affiliations.advice.findings import advice_on
from affiliations.blocks import AffiliationPageBody, OrganizationBlock
from affiliations.content.fields import field
from affiliations.content.outline import outline_of
from affiliations.models import AffiliationIndexPage, PublishedOrganization
from affiliations.review.changes import changes_between
from affiliations.review.comparison import BodyComparison
from affiliations.review.sentences import change_sentences
from affiliations.translation.translated_blocks import PartlyTranslatedBlock
from tests.content import make_logo, organization, section
from tests.translations import TEXTS, translate

QUOTE = {"words": "We learn from each other.", "by": "A mayor", "year": 2020}


class QuoteBlock(PartlyTranslatedBlock):
    """A kind of block with a field that is shared by all languages."""

    name_field = "by"

    words = blocks.TextBlock(label="Words")
    by = blocks.CharBlock(label="By", required=False)
    year = blocks.IntegerBlock(label="Year", required=False)

    class Meta:
        label = "Quote"


class OrganizationWithMottoBlock(OrganizationBlock):
    """The organization, with a text and a fact more."""

    motto = blocks.CharBlock(label="Motto", required=False)
    photo = ImageChooserBlock(label="Photo", required=False)
    # The index has a column of this name, which is not about the organization.
    position = blocks.CharBlock(label="Our position", required=False)
    members = field(blocks.IntegerBlock(label="Members", required=False), exported_as="size")


class Body(AffiliationPageBody):
    """The page's stream with a block of ours, one of Wagtail's own, and the new organization."""

    organization = OrganizationWithMottoBlock()
    quote = QuoteBlock()
    plain_quote = blocks.BlockQuoteBlock(label="Plain quote")


@pytest.fixture(autouse=True)
def body(monkeypatch, db):
    """The page's field has the new stream while a test lasts."""
    body = Body()
    page_field = AffiliationIndexPage._meta.get_field("body")
    monkeypatch.setitem(page_field.__dict__, "stream_block", body)
    return body


@pytest.fixture
def page(publish_affiliation_page):
    return publish_affiliation_page(
        section("National"),
        organization("Union of Towns", motto="Together we stand", members=12, position="Chair"),
        ("quote", QUOTE),
        ("plain_quote", "Nobody knows who said it."),
    )


def stream(body, *contents):
    """Return a stream of ``(number, (kind, value))``; the number is the block's id."""
    return blocks.StreamValue(
        body,
        [
            (kind, body.child_blocks[kind].normalize(value), str(number))
            for number, (kind, value) in contents
        ],
    )


@pytest.fixture
def versions(body):
    """An old and a new stream: the quote reworded and moved up, the motto changed."""
    old_motto, new_motto = (organization("Union", motto=motto) for motto in ("Old", "New"))
    heading, plain = (0, section("National")), (3, ("plain_quote", "Gone soon"))
    reworded = ("quote", {**QUOTE, "words": "We teach each other."})
    return (
        stream(body, heading, (1, old_motto), (2, ("quote", QUOTE)), plain),
        stream(body, heading, (2, reworded), (1, new_motto)),
    )


def test_outline_holds_them_and_leaves_out_what_is_empty(body):
    blocks_ = stream(
        body,
        (0, section("National")),
        (1, ("quote", QUOTE)),
        (2, ("quote", {"words": "", "by": ""})),
        (3, ("plain_quote", "")),
        (4, organization("Union")),
    )

    (only,) = outline_of(blocks_)

    assert [entry.is_shown for entry in only.entries] == [True, False, False, True]
    assert [entry.is_organization for entry in only.entries] == [False, False, False, True]
    assert [entry.anchor for entry in only.organizations] == ["union"]


def test_visitors_read_them(page, client):
    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    assert "We learn from each other." in html.main.text
    assert html.main.blockquote.text == "Nobody knows who said it."
    assert [heading.text for heading in html.main.select("h3")] == ["Union of Towns"]


def test_preview_marks_them(page, rf):
    page.body[2].value["words"] = "We teach each other."
    page.body[1].value["motto"] = "United"

    html = BeautifulSoup(page.make_preview_request(preview_mode="changes").content, "html.parser")

    assert [mark.text for mark in html.select(".mark__sentence")] == [
        "Union of Towns: motto changed",
        "A mayor: words changed",
    ]
    assert "We teach each other." in html.main.text


def test_sentences_name_them(versions):
    old, new = versions

    assert change_sentences(changes_between(outline_of(old), outline_of(new))) == [
        "A mayor moved within National: it is the first there now",
        "A mayor: words changed",
        "Union: motto changed",
        "Plain quote “Gone soon” removed from National",
    ]


def test_comparison_shows_what_differs(versions):
    old, new = versions
    page_field = AffiliationIndexPage._meta.get_field("body")
    pages = [AffiliationIndexPage(title="Page", body=version) for version in (old, new)]

    html = BeautifulSoup(BodyComparison(page_field, *pages).htmldiff(), "html.parser")

    assert [label.text for label in html.select("dt")] == ["Words", "Motto"]
    assert [cell.text for cell in html.select("dd")] == [
        "We learn fromteach each other.",
        "OldNew",
    ]
    assert html.select_one(".deletion:last-child").text.endswith("Gone soon")


def test_advice_reads_their_rich_texts(body):
    class LoudQuoteBlock(blocks.StructBlock):
        words = blocks.RichTextBlock()

    body.child_blocks["quote"] = loud = LoudQuoteBlock()
    loud.set_name("quote")
    page = AffiliationIndexPage(title="Page")
    page.body = stream(
        body,
        (0, section("National")),
        (1, ("quote", {"words": '<p><a href="/x">Click here</a></p>'})),
    )

    assert [advice.finding for advice in advice_on(page)] == [
        "National: the link text “Click here” does not say where it leads"
    ]


def test_open_data_has_the_fields_under_their_keys(page, client):
    logo = make_logo(40, 40)
    page.body[1].value["photo"] = logo
    page.save_revision().publish()

    response = client.get(f"{page.url}organizations.csv")

    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline=""))
    assert (row["name"], row["motto"], row["size"]) == ("Union of Towns", "Together we stand", "12")
    (record,) = client.get(f"{page.url}organizations.json").json()
    assert [record[key] for key in ("name", "motto", "size", "photo")] == [
        "Union of Towns",
        "Together we stand",
        12,
        logo.pk,
    ]


def test_index_keeps_its_own_columns_whatever_a_field_is_called(page):
    (entry,) = PublishedOrganization.objects.all()

    assert (entry.name, entry.position, entry.acronym) == ("Union of Towns", 1, "")


def test_editor_shows_the_fields_and_keeps_them(body, page, admin_client):
    form = admin_client.get(f"/admin/pages/{page.pk}/edit/").text
    layout = body.child_blocks["organization"].meta.form_layout.get_sorted_block_names()

    assert "Together we stand" in form
    assert "We learn from each other." in form
    assert layout.index("motto") < layout.index("show_on_page")


def test_translators_get_the_texts_and_the_rest_follows(
    page, turkish_home, translation_of, publish_translation
):
    translation = translation_of(page)
    texts = {
        **TEXTS,
        "Union of Towns": "Kentler Birliği",
        "What it is for.": "Neden var.",
        "Together we stand": "Birlikte varız",
        "We learn from each other.": "Birbirimizden öğreniriz.",
        "A mayor": "Bir başkan",
        "Nobody knows who said it.": "Kimin dediği bilinmez.",
    }
    translate(translation, texts)
    turkish_page = publish_translation(translation)
    assert turkish_page.body[1].value["motto"] == "Birlikte varız"
    assert turkish_page.body[2].value["words"] == "Birbirimizden öğreniriz."
    assert turkish_page.body[3].value == "Kimin dediği bilinmez."

    page.body[1].value["members"] = 13
    page.body[2].value["year"] = 2021
    page.body.append(page.body.pop(1))
    page.save_revision().publish()

    turkish_page.refresh_from_db()
    assert [block.block_type for block in turkish_page.body] == [
        "section",
        "quote",
        "plain_quote",
        "organization",
    ]
    assert turkish_page.body[1].value["year"] == 2021
    assert turkish_page.body[1].value["by"] == "Bir başkan"
    assert turkish_page.body[3].value["members"] == 13
    assert turkish_page.body[3].value["motto"] == "Birlikte varız"
