import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliations.content.anchors import Claim, anchor_from, claimed_anchors, complete_anchors


def claim(block_id, anchor, acronym, name):
    return Claim(block_id, anchor, [acronym, name, "organization"])


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("EUROCITIES", "eurocities"),
        ("Union of Historical Towns", "union-of-historical-towns"),
        ("İIıŞşĞğÇçÖöÜü", "iiissggccoouu"),
        ("Türkiye Sağlıklı Kentler Birliği", "turkiye-saglikli-kentler-birligi"),
        ("Ελλάδα", "ellada"),
        ("Network_2030", "network-2030"),
        ("  — & ★ ", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_anchor_is_made_of_plain_letters(text, anchor):
    assert anchor_from(text) == anchor


def test_anchor_prefers_the_acronym():
    assert complete_anchors([claim("1", "", "TKB", "Union of Historical Towns")]) == ["tkb"]


def test_anchor_of_a_name_of_symbols_only_is_still_usable():
    assert complete_anchors([claim("1", "", "", "★"), claim("2", "", "", "☆")]) == [
        "organization",
        "organization-2",
    ]


def test_anchor_stays_when_the_organization_is_renamed():
    renamed = claim("1", "eurocities", "", "Cities of Europe")

    assert complete_anchors([renamed], kept={"1": "eurocities"}) == ["eurocities"]


def test_anchor_stays_when_its_field_is_emptied():
    assert complete_anchors([claim("1", "", "", "Other")], kept={"1": "first"}) == ["first"]


def test_anchor_typed_by_the_editor_is_taken_and_made_plain():
    assert complete_anchors([claim("1", "Tarihi Kentler", "TKB", "")], kept={"1": "tkb"}) == [
        "tarihi-kentler"
    ]


@pytest.mark.parametrize("order", [["original", "copy"], ["copy", "original"]])
def test_anchor_of_a_duplicated_block_stays_with_the_original(order):
    claims = [claim(block_id, "mmu", "MMU", "Marmara") for block_id in order]

    anchors = dict(zip(order, complete_anchors(claims, kept={"original": "mmu"}), strict=True))

    assert anchors == {"original": "mmu", "copy": "mmu-2"}


def test_anchor_of_a_draft_is_not_claimed_while_its_name_is_being_typed():
    assert claimed_anchors([claim("1", "", "", "Euro")]) == [""]


claims = st.lists(
    st.builds(
        Claim,
        block_id=st.uuids().map(str),
        anchor=st.sampled_from(["", "a", "b", "a-2", "Ş!"]),
        names=st.tuples(
            st.sampled_from(["", "A", "B"]), st.text(max_size=8), st.just("organization")
        ),
    ),
    max_size=8,
)


@given(claims, st.dictionaries(st.integers(0, 7), st.sampled_from(["a", "b", "c"])))
def test_anchors_are_unique_and_never_empty_and_settled(claims, kept_by_index):
    kept = {claim.block_id: kept_by_index.get(i, "") for i, claim in enumerate(claims)}

    anchors = complete_anchors(claims, kept)
    again = complete_anchors(
        [claim._replace(anchor=a) for claim, a in zip(claims, anchors, strict=True)]
    )

    assert all(anchors)
    assert len(set(anchors)) == len(claims)
    assert again == anchors


@given(claims)
def test_anchors_of_a_draft_preview_are_those_it_gets_when_published(claims):
    drafted = [
        claim._replace(anchor=anchor)
        for claim, anchor in zip(claims, claimed_anchors(claims), strict=True)
    ]

    assert complete_anchors(drafted) == complete_anchors(claims)
