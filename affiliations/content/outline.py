"""The outline: the page's flat stream of blocks, grouped into sections.

A section is a heading and what follows it, up to the next heading. All code that needs to know
which block belongs to which section uses this module: the page, its contents list, the rules for
publishing, the lists in the admin.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count, groupby
from operator import attrgetter

from .anchors import complete_anchors
from .page_block import page_block

IS_ORGANIZATION = attrgetter("is_organization")


@dataclass(frozen=True)
class Entry:
    """A block of a section's content; an organization has an anchor and a number.

    The organizations of a page are numbered from 1. Other blocks have "" and 0.
    """

    block: object
    anchor: str = ""
    number: int = 0

    @property
    def is_organization(self) -> bool:
        return page_block(self.block).is_organization

    @property
    def is_shown(self) -> bool:
        return page_block(self.block).is_shown(self.block.value)


@dataclass
class Section:
    """A heading block and the entries that follow it.

    In the section above the first heading, ``block`` is None and ``anchor`` is "".
    """

    block: object | None
    anchor: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def organizations(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_organization]

    @property
    def heading(self) -> str:
        """The section's heading, or "" if it has none (yet)."""
        return page_block(self.block).own_name(self.block.value) if self.block else ""

    @property
    def former_anchor(self) -> str:
        """What links of release 0.2 and before lead to; never an anchor, which has no "_"."""
        return f"section_{self.block.id}" if self.block and self.block.id else ""

    @property
    def runs(self) -> list[tuple[bool, list[Entry]]]:
        """Groups of neighbouring entries, as ``(are they organizations, entries)``."""
        return [(kind, list(run)) for kind, run in groupby(self.entries, IS_ORGANIZATION)]


def outline_of(body: Iterable) -> list[Section]:
    """Group a page's stream into sections, in order, and give each its anchor and its number.

    If something stands above the first heading, the first section has no block. Hidden
    organizations are included; ``shown`` leaves them out.
    """
    blocks = list(body)
    claims = [block.value.claim(block.id or "") for block in blocks if page_block(block).has_anchor]
    anchors = iter(complete_anchors(claims))
    numbers = count(1)
    sections: list[Section] = []
    for block in blocks:
        asked = page_block(block)
        if asked.starts_section:
            sections.append(Section(block, next(anchors)))
            continue
        if not sections:
            sections.append(Section(None, anchor=""))
        is_organization = asked.is_organization
        entry = Entry(block, next(anchors), next(numbers)) if is_organization else Entry(block)
        sections[-1].entries.append(entry)
    return sections


def shown(sections: list[Section]) -> list[Section]:
    """Return what visitors see of an outline.

    A section is left out if all its entries are hidden. A section that has no entries yet stays:
    its editor sees it in the preview, and a page with such a section cannot be published.
    """
    visible = [
        replace(section, entries=[entry for entry in section.entries if entry.is_shown])
        for section in sections
    ]
    return [
        kept
        for kept, whole in zip(visible, sections, strict=True)
        if kept.entries or not whole.entries
    ]


def all_organizations(sections: list[Section]) -> list[Entry]:
    """Return the organizations of an outline, in the order of the page."""
    return [organization for section in sections for organization in section.organizations]


def organization_count(sections: list[Section]) -> int:
    """Return how many organizations an outline holds."""
    return len(all_organizations(sections))


def section_count(sections: list[Section]) -> int:
    """Return how many sections of an outline have a heading block."""
    return sum(section.block is not None for section in sections)
