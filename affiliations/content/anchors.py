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
    field if it is free, or else their kept one. So the copy that "Duplicate" makes starts without
    an anchor.
    """
    former = [(kept or {}).get(claim.block_id, "") for claim in claims]
    typed = [anchor_from(claim.anchor) for claim in claims]
    unchanged = [old if new in {"", old} else "" for old, new in zip(former, typed, strict=True)]
    anchors = [""] * len(claims)
    taken: set[str] = set()
    for wanted in (unchanged, typed, former):
        for index, anchor in enumerate(wanted):
            if anchor and not anchors[index] and anchor not in taken:
                anchors[index] = anchor
                taken.add(anchor)
    return anchors


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
