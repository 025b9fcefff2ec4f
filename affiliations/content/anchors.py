"""Anchors: the part after ``#`` in the address of an organization.

People keep and print such addresses, so an anchor is stored once and then stays, whatever
happens to the organization's name. Until a version is published or submitted nothing is stored
and the anchor follows the name as it is typed.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from anyascii import anyascii
from django.utils.text import slugify

MAX_LENGTH = 60
NAMELESS = "organization"


class Claim(NamedTuple):
    """What one organization brings along when anchors are given out."""

    block_id: str
    anchor: str
    acronym: str
    name: str


def anchor_from(text: str) -> str:
    """Return ``text`` in the letters a-z, digits and hyphens, or "" where it has none to give.

    Every script is transliterated, so ``ı`` becomes ``i`` and ``Ş`` becomes ``s``.
    """
    return slugify(anyascii(text or ""))[:MAX_LENGTH].strip("-_").replace("_", "-")


def claimed_anchors(claims: Sequence[Claim], kept: Mapping[str, str] | None = None) -> list[str]:
    """Return the anchor that each organization holds, "" for one that has none yet.

    ``kept`` maps block ids to the anchors of the version before. Those come first, also where
    the field was emptied; then those typed into the field, as far as they are free. So the copy
    that "Duplicate" makes starts without one.
    """
    kept = kept or {}
    holders: dict[str, int] = {}
    for index, claim in enumerate(claims):
        anchor = kept.get(claim.block_id, "")
        if anchor and anchor_from(claim.anchor) in {"", anchor}:
            holders.setdefault(anchor, index)
    for index, claim in enumerate(claims):
        anchor = anchor_from(claim.anchor)
        if anchor and index not in holders.values():
            holders.setdefault(anchor, index)
    held = {index: anchor for anchor, index in holders.items()}
    return [held.get(index, "") for index in range(len(claims))]


def complete_anchors(claims: Sequence[Claim], kept: Mapping[str, str] | None = None) -> list[str]:
    """Return an anchor for every organization, each used once.

    One without an anchor gets its acronym's, else its name's, numbered from 2 where it is taken.
    """
    anchors = claimed_anchors(claims, kept)
    taken = set(anchors)
    for index, claim in enumerate(claims):
        if anchors[index]:
            continue
        stem = anchor_from(claim.acronym) or anchor_from(claim.name) or NAMELESS
        anchor, number = stem, 1
        while anchor in taken:
            number += 1
            anchor = f"{stem}-{number}"
        anchors[index] = anchor
        taken.add(anchor)
    return anchors
