"""Marks: what the preview tells a reviewer about a changed block, beside the block."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from ..content.outline import Entry, Section
from .changes import Change
from .sentences import sentences_of


class Mark(NamedTuple):
    label: str
    sentences: list[str]


@dataclass(frozen=True)
class MarkedEntry(Entry):
    mark: Mark | None = None


@dataclass
class MarkedSection(Section):
    mark: Mark | None = None


def marked(sections: Iterable[Section], changes: Iterable[Change]) -> list[MarkedSection]:
    """Return the outline with a mark at each block that is new, moved or changed."""
    marks = {id(change.new.block): mark_of(change) for change in changes if change.new}
    return [
        MarkedSection(
            section.block,
            section.anchor,
            [
                MarkedEntry(**vars(entry), mark=marks.get(id(entry.block)))
                for entry in section.entries
            ],
            mark=section.block and marks.get(id(section.block)),
        )
        for section in sections
    ]


def mark_of(change: Change) -> Mark:
    if change.is_added:
        label = _("New")
    elif change.is_moved:
        label = _("Moved")
    else:
        label = _("Changed")
    return Mark(label, list(sentences_of(change)))
