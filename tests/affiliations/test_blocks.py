import pytest
from bs4 import BeautifulSoup
from django.utils import translation
from wagtail.blocks import RichTextBlock
from wagtail.blocks.stream_block import StreamBlockValidationError

from affiliations.blocks import AffiliationPageBody, OrganizationBlock, SectionBlock
from affiliations.languages import language_choices
from tests.content import organization, section

BODY = AffiliationPageBody()


def render(block, value):
    return BeautifulSoup(block.render(block.normalize(value)), "html.parser")


def errors_of(*blocks, draft=False):
    """Return the keys of a stream's errors: ``{index: {field or None, ...}}``."""
    stream = AffiliationPageBody()
    values = []
    for name, fields in blocks:
        block = stream.child_blocks[name]
        if isinstance(block, RichTextBlock):
            values.append((name, fields))
        else:
            values.append((name, block.normalize({**block.get_default(), **fields})))
    value = stream.normalize(values)
    try:
        (stream.clean_deferred if draft else stream.clean)(value)
    except StreamBlockValidationError as error:
        return {
            index: set(child.block_errors) | ({None} if child.non_block_errors else set())
            for index, child in error.block_errors.items()
        }
    return {}


class TestPicker:
    @pytest.mark.parametrize("name", BODY.child_blocks)
    def test_block_has_a_description_and_a_preview(self, name, admin_client):
        block = BODY.child_blocks[name]

        preview = admin_client.get("/admin/block-preview/", {"id": block.definition_prefix})
        page = BeautifulSoup(preview.content, "html.parser")

        assert block.get_description()
        assert block.is_previewable
        assert page.select_one("main .affiliation-page").get_text(strip=True)
        assert [link["href"] for link in page.select("link")][:2] == [
            "/static/css/site.css",
            "/static/affiliations/css/page.css",
        ]


class TestOrganization:
    def test_name_is_marked_with_the_language_that_the_editor_chose(self):
        value = {"name": "Mayors <3 Peace", "name_language": "en", "website": "https://a.org/"}

        with translation.override("tr"):
            html = render(OrganizationBlock(), value)

        marked = html.select("[lang=en]")
        assert [part.text for part in marked] == ["Mayors <3 Peace", "Mayors <3 Peace"]
        assert [part.parent.name for part in marked] == ["h3", "a"]

    @pytest.mark.parametrize(
        "value",
        [
            {"name": "Birlik"},
            {"name": "Birlik", "name_language": "tr"},
            {"name": "", "acronym": "UN", "name_language": "en"},
        ],
    )
    def test_heading_in_the_pages_language_is_not_marked(self, value):
        with translation.override("tr"):
            html = render(OrganizationBlock(), value)

        assert html.h3.text == (value["name"] or value["acronym"])
        assert html.select("[lang]") == []

    @pytest.mark.parametrize(
        ("language", "names"),
        [
            ("en", ["Arabic", "Czech", "Danish", "Igbo", "Indonesian", "Irish", "Urdu", "Uyghur"]),
            ("tr", ["Arapça", "Çekçe", "Danca", "İbranice", "İrlandaca", "Urduca"]),
        ],
    )
    def test_languages_are_offered_by_name_in_their_order(self, language, names):
        with translation.override(language):
            offered = [name for _code, name in language_choices()]

        assert [name for name in offered if name in names] == names

    def test_full_organization_prints_every_part(self):
        html = render(OrganizationBlock(), OrganizationBlock().meta.preview_value)

        assert html.h3.text == "Union of Historical Towns"
        assert html.select_one(".organization__acronym").text == "TKB"
        assert html.select_one(".organization__monogram").text == "TKB"
        assert [dt.text for dt in html.select(".organization__principles dt")] == [
            "Neutrality",
            "Holistic Approach",
        ]
        assert [dd.text for dd in html.select(".organization__membership dd")] == ["2004", "Member"]
        assert html.a["href"] == "https://www.tarihikentlerbirligi.org/"
        assert " ".join(html.a.text.split()) == "Visit the Union of Historical Towns website"
        assert html.select_one(".organization__domain").text == "tarihikentlerbirligi.org"

    def test_empty_fields_print_nothing(self):
        html = render(OrganizationBlock(), {"name": "EUROCITIES", "description": "<p></p>"})

        assert html.get_text(" ", strip=True) == "EUROCITIES EUROCITIES"
        assert html.find(["dl", "a", "p"]) is None

    def test_acronym_equal_to_the_name_is_not_repeated(self):
        html = render(OrganizationBlock(), {"name": "ICLEI", "acronym": "ICLEI"})

        assert html.h3.text == "ICLEI"
        assert html.select_one(".organization__acronym") is None

    @pytest.mark.parametrize(
        ("fields", "monogram"),
        [
            ({"name": "Union of Historical Towns", "acronym": "TKB"}, "TKB"),
            ({"name": "Union of Historical Towns"}, "UHT"),
            ({"name": "EUROCITIES"}, "EUROCITIES"),
            ({"name": "Muvaffakiyetsizleştirme"}, "M"),
            ({"name": "a b"}, "a"),
            ({"name": "İstanbul Iğdır Şile Çorum Ödemiş"}, "İIŞÇ"),
        ],
    )
    def test_monogram_stands_where_there_is_no_logo(self, fields, monogram):
        html = render(OrganizationBlock(), fields)

        assert html.select_one(".organization__monogram").text == monogram
        assert html.img is None

    def test_half_written_principle_is_left_out(self):
        html = render(
            OrganizationBlock(),
            {"name": "A", "principles": [{"name": "Only a name"}, {"text": "<p>Only text</p>"}]},
        )

        assert html.h3.text == "A"
        assert html.dl is None

    @pytest.mark.parametrize("website", ["javascript:alert(1)", "ftp://example.org", None])
    def test_unsafe_stored_website_prints_no_link(self, website):
        html = render(OrganizationBlock(), {"name": "A", "website": website})

        assert html.h3.text == "A"
        assert html.a is None

    def test_internal_note_is_in_no_output(self):
        block = OrganizationBlock()
        fields = {"name": "Union", "internal_note": "secret"}
        value = block.normalize({**block.get_default(), **fields})

        for output in (
            block.render(value),
            " ".join(block.get_searchable_content(value)),
            str(block.get_api_representation(value)),
        ):
            assert "Union" in output
            assert "secret" not in output

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
            ('<p onclick="x()">a</p>', "<p>a</p>"),
            ('<p><a href="javascript:alert(1)">a</a></p>', "<p><a>a</a></p>"),
            (
                '<p><a href="https://a.example/">a</a></p>',
                '<p><a href="https://a.example/">a</a></p>',
            ),
            ('<p><img src="https://a.example/x.png">a</p>', "<p>a</p>"),
        ],
    )
    def test_stored_rich_text_prints_only_what_pages_may_show(self, source, expected):
        html = render(OrganizationBlock(), {"name": "A", "description": source})

        assert html.select_one(".organization__description").decode_contents().strip() == expected

    def test_typed_markup_prints_as_text(self):
        html = render(OrganizationBlock(), {"name": "<script>alert(1)</script>"})

        assert html.h3.text == "<script>alert(1)</script>"
        assert html.script is None


def test_section_prints_heading_count_and_introduction():
    block = SectionBlock()
    value = block.normalize({"heading": "National", "introduction": "<p>Here</p>"})

    html = BeautifulSoup(block.render(value, {"anchor": "s", "count": 2}), "html.parser")

    assert (html.h2.text, html.h2["id"]) == ("National", "s")
    assert html.select_one(".section__count").text.split() == ["2", "organizations"]
    assert html.select_one(".section__introduction").text.strip() == "Here"


BROKEN = {
    "organization above the first section": (
        [organization(), section(), organization("B")],
        {0: {None}},
    ),
    "empty section": ([section("A"), section("B"), organization()], {0: {None}}),
    "empty last section": ([section("A"), organization(), section("B")], {2: {None}}),
    "repeated name": ([section(), organization("Ağ"), organization(" ağ ")], {2: {"name"}}),
    "repeated name in Turkish letters": (
        [section(), organization("İSTANBUL ILICA"), organization("istanbul ılıca")],
        {2: {"name"}},
    ),
    "missing name": ([section(), organization("")], {1: {"name"}}),
    "missing description": ([section(), organization(description="")], {1: {"description"}}),
    "blank description": ([section(), organization(description="<p> </p>")], {1: {"description"}}),
    "missing heading": ([section(""), organization()], {0: {"heading"}}),
    "name of 300 letters": ([section(), organization("x" * 300)], {1: {"name"}}),
    "script as website": ([section(), organization(website="javascript:x")], {1: {"website"}}),
    "file transfer as website": (
        [section(), organization(website="ftp://a.org")],
        {1: {"website"}},
    ),
    "website without scheme": ([section(), organization(website="a.org")], {1: {"website"}}),
    "year before there were any": (
        [section(), organization(member_since=1203)],
        {1: {"member_since"}},
    ),
    "year that is none": ([section(), organization(member_since="x")], {1: {"member_since"}}),
    "nameless principle": (
        [section(), organization(principles=[{"name": "", "text": "<p>x</p>"}])],
        {1: {"principles"}},
    ),
    "two faults in one block": (
        [organization("x" * 300), section(), organization()],
        {0: {None, "name"}},
    ),
}


@pytest.mark.parametrize(("blocks", "errors"), BROKEN.values(), ids=BROKEN)
def test_rule_speaks_when_publishing_and_is_silent_in_a_draft(blocks, errors):
    assert errors_of(*blocks) == errors
    assert errors_of(*blocks, draft=True) == {}


def test_page_that_keeps_every_rule_has_no_errors():
    assert (
        errors_of(
            ("text", "<p>First</p>"),
            section("National"),
            organization("UMT", website="https://www.tbb.gov.tr/", member_since=1985),
            section("Hidden"),
            organization("Old", show_on_page=False),
            section("Texts"),
            ("text", "<p>Nothing yet</p>"),
        )
        == {}
    )


def test_draft_keeps_what_cannot_be_published_as_it_was_typed():
    stream = AffiliationPageBody()
    typed = stream.normalize([organization("x" * 300, website="ftp://a.org", member_since="soon")])

    kept = stream.clean_deferred(typed)

    assert kept.get_prep_value()[0]["value"] == typed.get_prep_value()[0]["value"]


def test_rules_hold_again_after_a_draft_was_saved():
    stream = AffiliationPageBody()
    value = stream.normalize([organization("")])

    stream.clean_deferred(value)

    with pytest.raises(StreamBlockValidationError):
        stream.clean(value)
