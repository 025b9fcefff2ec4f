from affiliations.blocks import AffiliationPageBody
from affiliations.content.outline import outline_of, shown
from tests.content import organization, section


def body(*blocks):
    return AffiliationPageBody().normalize(list(blocks))


def summary(sections):
    return [
        (
            section.heading,
            [entry.anchor or entry.block.block_type for entry in section.entries],
        )
        for section in sections
    ]


def test_outline_gives_organizations_to_the_nearest_section_above():
    sections = outline_of(
        body(
            section("National"),
            organization("UMT"),
            ("text", "<p>Between</p>"),
            organization("MMU"),
            section("International"),
            organization("EUROCITIES"),
        )
    )

    assert summary(sections) == [
        ("National", ["umt", "text", "mmu"]),
        ("International", ["eurocities"]),
    ]


def test_outline_of_nothing_is_empty():
    assert outline_of(body()) == []


def test_outline_keeps_what_stands_before_the_first_section():
    sections = outline_of(body(organization("A"), section("S"), organization("B")))

    assert summary(sections) == [("", ["a"]), ("S", ["b"])]
    assert sections[0].block is None


def test_outline_joins_neighbouring_organizations_into_runs():
    (only,) = outline_of(
        body(section(), organization("A"), organization("B"), ("text", "<p>x</p>"))
    )

    assert [(are_organizations, len(run)) for are_organizations, run in only.runs] == [
        (True, 2),
        (False, 1),
    ]


def test_shown_leaves_out_hidden_organizations_and_sections_without_others():
    sections = outline_of(
        body(
            section("Past"),
            organization("Gone", show_on_page=False),
            section("National"),
            organization("UMT"),
            organization("Secret", show_on_page=False),
        )
    )

    assert summary(shown(sections)) == [("National", ["umt"])]


def test_shown_leaves_out_an_organization_without_a_name():
    sections = outline_of(
        body(section("National"), organization(""), organization("", acronym="X"))
    )

    assert summary(shown(sections)) == [("National", ["x"])]


def test_shown_keeps_a_section_that_is_being_written():
    assert summary(shown(outline_of(body(section("New"))))) == [("New", [])]


def test_sections_and_organizations_share_the_anchors_of_a_page():
    stream = body(
        section("Eurocities"),
        organization("EUROCITIES"),
        section("Eurocities"),
        section("★"),
    )

    sections = outline_of(stream)

    assert [each.anchor for each in sections] == ["eurocities", "eurocities-3", "section"]
    assert sections[0].entries[0].anchor == "eurocities-2"
