"""Damaged stored content, read through the real page."""

import json
import logging

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from affiliations.blocks import AffiliationPageBody
from affiliations.content.outline import outline_of, shown

SECTION = {"type": "section", "id": "s", "value": {"heading": "National"}}
GOOD = {"type": "organization", "id": "g", "value": {"name": "Good", "description": "<p>x</p>"}}


def damaged(**fields):
    return {"type": "organization", "id": "d", "value": {**GOOD["value"], "name": "Bad", **fields}}


WHOLE_BLOCKS = {
    "null": None,
    "number": 7,
    "text": "organization",
    "no type": {"value": {}},
    "unknown type": {"type": "banner", "id": "x", "value": "x"},
    "type of another kind": {"type": ["organization"], "value": {}},
    "no value": {"type": "organization", "id": "x"},
    "value is a list": {"type": "organization", "id": "x", "value": []},
    "value is a text": {"type": "organization", "id": "x", "value": "x"},
    "text block of numbers": {"type": "text", "id": "x", "value": 5},
}
FIELDS = {
    "name is a list": {"name": ["x"], "acronym": "Bad"},
    "description is a number": {"description": 5},
    "principles is a text": {"principles": "Neutrality"},
    "principle is null": {"principles": [None]},
    "principle is a number": {"principles": [{"type": "item", "id": "p", "value": 5}]},
    "website is a list": {"website": ["https://a.org"]},
    "logo is a text": {"logo": "logo.png"},
    "logo does not exist": {"logo": 999999},
    "logo as it was once stored": {"logo": {"image": 999999, "alt_text": "", "decorative": True}},
    "logo of logos": {"logo": {"image": {"image": 999999}}},
    "date is none": {"facts_checked_on": "2026-13-45"},
    "date is a number": {"facts_checked_on": 5},
    "hidden is a text": {"show_on_page": "yes"},
    "everything is null": dict.fromkeys(("acronym", "website", "anchor", "member_since", "logo")),
}


@pytest.mark.parametrize("block", WHOLE_BLOCKS.values(), ids=WHOLE_BLOCKS)
def test_malformed_block_is_skipped_and_logged(block, store_affiliation_page, client, caplog):
    page = store_affiliation_page([SECTION, block, GOOD])

    with caplog.at_level(logging.ERROR, "affiliations.content.wellformed"):
        html = BeautifulSoup(client.get(page.url).content, "html.parser")

    assert [heading.text for heading in html.select("h2, h3")] == ["National", "Good"]
    assert "block 1" in caplog.text


@pytest.mark.parametrize("fields", FIELDS.values(), ids=FIELDS)
def test_malformed_field_leaves_the_rest_of_the_block(fields, store_affiliation_page, client):
    page = store_affiliation_page([SECTION, damaged(**fields), GOOD])

    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    assert [heading.text for heading in html.select("h3")] == ["Bad", "Good"]


def test_half_a_character_is_shown_as_one_that_is_unknown(store_affiliation_page, client):
    page = store_affiliation_page([SECTION, damaged(name="Bad \ud83d\0 😀"), GOOD])

    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    assert [heading.text for heading in html.select("h3")] == ["Bad \ufffd 😀", "Good"]


@pytest.mark.parametrize("stored", ["{}", "5", "null", '"text"', "[[]]", "[5]"])
def test_stream_that_is_no_list_of_blocks_leaves_an_empty_page(
    stored, store_affiliation_page, client
):
    page = store_affiliation_page(stored)

    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    assert [heading.text for heading in html.select("h1, h2, h3")] == ["Memberships"]


def test_blocks_that_code_assigns_are_not_taken_for_damaged_ones(publish_affiliation_page):
    page = publish_affiliation_page(SECTION, GOOD)

    with pytest.raises(TypeError, match="as a value of a StreamBlock"):
        page.body = list(page.body)


def test_malformed_block_does_not_keep_the_editor_from_opening(
    store_affiliation_page, admin_client
):
    page = store_affiliation_page([SECTION, *WHOLE_BLOCKS.values(), damaged(logo="x"), GOOD])

    response = admin_client.get(f"/admin/pages/{page.pk}/edit/")

    assert response.context["form"]["body"].value().get_prep_value()[0]["id"] == "s"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
# Pictures are looked up in the database; what may be stored for them is covered above.
fields = AffiliationPageBody().child_blocks["organization"].child_blocks.keys() - {"logo"}
field_names = st.sampled_from(sorted(fields))
almost_blocks = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["organization", "section", "text"]) | json_values,
        "value": st.dictionaries(field_names, json_values, max_size=5) | json_values,
    },
    optional={"id": json_values},
)


@given(st.lists(almost_blocks | json_values, max_size=5))
def test_any_stored_stream_can_be_outlined_and_stored_again(stored):
    stream = AffiliationPageBody().to_python(json.dumps(stored))
    sections = shown(outline_of(stream))

    assert all(entry.block.value.heading for section in sections for entry in section.organizations)
    json.dumps(stream.get_prep_value(), default=str)
