"""Anchors: the part after ``#`` in the address of a section or an organization.

People keep and print such addresses. So an anchor is stored once and then stays, even when the
name changes. Until a version is published or submitted, nothing is stored, and
the anchor follows the name as it is typed.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from anyascii import anyascii
from django.utils.text import slugify

MAX_LENGTH = 60


class Claim(NamedTuple):
    """What a section or an organization brings along when anchors are given out.

    ``anchor`` is the text in its field, or "". An anchor can be made of each of the ``names``; the
    first that has letters or digits is taken, and the last always has.
    """

    block_id: str
    anchor: str
    names: Sequence[str]


def anchor_from(text: str) -> str:
    """Return ``text`` in the letters a-z, digits and hyphens, or "" if nothing of it remains.

    Every script is transliterated, so ``ı`` becomes ``i`` and ``Ş`` becomes ``s``.
    """
    return slugify(anyascii(text or ""))[:MAX_LENGTH].strip("-_").replace("_", "-")


def claimed_anchors(claims: Sequence[Claim], kept: Mapping[str, str] | None = None) -> list[str]:
    """Return the anchor that each claim holds, or "" if it has none yet.

    ``kept`` maps block ids to the anchors of the version before. A block first gets its kept
    anchor back if its field is empty or still holds it. Then the others get the anchor in their
    field if it is free. So the copy that "Duplicate" makes starts without an anchor.
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
    """Return an anchor for every claim; no two are equal.

    ``kept`` is as in ``claimed_anchors``. A claim without an anchor gets one from its names. If
    that anchor is taken, "-2", "-3" and so on follow it.
    """
    anchors = claimed_anchors(claims, kept)
    taken = set(anchors)
    for index, claim in enumerate(claims):
        if anchors[index]:
            continue
        stem = next(filter(None, map(anchor_from, claim.names)))
        anchor, number = stem, 1
        while anchor in taken:
            number += 1
            anchor = f"{stem}-{number}"
        anchors[index] = anchor
        taken.add(anchor)
    return anchors
