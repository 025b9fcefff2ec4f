"""The changes from one version of a page to another: what was done to which block.

Blocks are recognized by their ids. When the order differs, as few of them as possible count as
moved. Blocks have a weight (``PageBlock.weight``): if a heading and an organization changed places,
the organization counts as moved.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

from wagtail.blocks import ListBlock, RichTextBlock

from ..content.fields import is_struct
from ..content.outline import Section
from ..content.page_block import page_block
from ..content.rich_text import without_keys
from .order import moved_keys


@dataclass(frozen=True)
class Place:
    """The place of a block in a version: its section, and the block just above it.

    ``block`` is None for the section without a heading, above the first heading. ``section_key``
    is the key of the section in ``placed``; ``above`` is None at the top of the page.
    """

    block: object | None
    section: Section
    section_key: Hashable
    above: object | None = None
    anchor: str = ""

    @property
    def is_section(self) -> bool:
        return not self.block or page_block(self.block).starts_section

    @property
    def is_organization(self) -> bool:
        return bool(self.block) and page_block(self.block).is_organization

    @property
    def weight(self) -> int:
        return page_block(self.block).weight


@dataclass(frozen=True)
class Change:
    """What happened to one block: ``old`` is None if it is new, ``new`` is None if it is gone.

    ``fields`` has the names of the fields that differ; a text has no fields, so it is "value".
    ``is_regrouped`` says whether a section gained or lost organizations that did not move, because
    headings around them changed. ``arrivals`` are the organizations that it gained so.
    """

    old: Place | None
    new: Place | None
    is_moved: bool = False
    fields: tuple[str, ...] = ()
    is_regrouped: bool = False
    arrivals: tuple[Place, ...] = ()

    @property
    def place(self) -> Place:
        """The new place of the block, or the old one if the block is gone."""
        return self.new or self.old

    @property
    def is_added(self) -> bool:
        return self.old is None

    @property
    def is_removed(self) -> bool:
        return self.new is None

    @property
    def is_between_sections(self) -> bool:
        """Whether a block of both versions now belongs to another section."""
        return self.old.section_key != self.new.section_key


def changes_between(old: Iterable[Section], new: Iterable[Section]) -> list[Change]:
    """Return the changes from one outline to another, in the order of the new one.

    Removed blocks come last. Each block is in the list at most once. Two equal outlines give an
    empty list.
    """
    before, after = placed(old), placed(new)
    common = [key for key in after if key in before and key is not None]
    order_before = [key for key in before if key in after and key is not None]
    moved = moved_keys(order_before, common, {key: after[key].weight for key in common})
    carried = [
        key
        for key in common
        if key not in moved
        and after[key].is_organization
        and before[key].section_key != after[key].section_key
    ]
    regrouped = {side[key].section_key for side in (before, after) for key in carried}
    found = []
    for key, place in after.items():
        was = before.get(key)
        arrivals = tuple(after[each] for each in carried if after[each].section_key == key)
        change = Change(was, place, is_moved=key in moved)
        if place.is_section:
            change = replace(change, is_regrouped=key in regrouped, arrivals=arrivals)
        if key is None:
            found.extend([change] if arrivals else [])
        elif was is None:
            found.append(change)
        else:
            change = replace(change, fields=differing_fields(was, place))
            if change != Change(was, place):
                found.append(change)
    gone = [place for key, place in before.items() if key not in after and key is not None]
    return found + [Change(place, None) for place in gone]


def placed(sections: Iterable[Section]) -> dict[Hashable, Place]:
    """Return ``{key: place}`` of every block of an outline, in the order of the page.

    A key is ``(type, id)``, with "again" after it if it was taken. The section without a heading
    has the key None.
    """
    places, above = {}, None
    for section in sections:
        group = unused(block_key(section.block), places)
        places[group] = Place(section.block, section, group, above, section.anchor)
        above = section.block
        for entry in section.entries:
            key = unused(block_key(entry.block), places)
            places[key] = Place(entry.block, section, group, above, entry.anchor)
            above = entry.block
    return places


def block_key(block) -> Hashable:
    return block and (block.block_type, block.id)


def unused(key: Hashable, places) -> Hashable:
    """Return a key that is not in ``places``.

    A stream from elsewhere may hold an id twice, or blocks without an id.
    """
    while key in places:
        key = (*key, "again")
    return key


def differing_fields(old: Place, new: Place) -> tuple[str, ...]:
    """Return the names of the fields in which two versions of one block differ.

    The anchor counts only if it was stored before; until then it follows the name.
    """
    if not is_struct(new.block.block):
        both = [comparable(place.block.block, place.block.value) for place in (old, new)]
        return ("value",) if both[0] != both[1] else ()
    differing = [
        name
        for name, child in new.block.block.child_blocks.items()
        if name != "anchor"
        and comparable(child, old.block.value.get(name))
        != comparable(child, new.block.value.get(name))
    ]
    if old.anchor != new.anchor and old.block.value.get("anchor"):
        differing.append("anchor")
    return tuple(differing)


def comparable(block, value):
    """Return a block's value in a form to compare: without ids, and None if it is empty.

    A list becomes a list, a struct becomes ``{name: comparable value}``.
    """
    if value is None:
        return None
    if isinstance(block, ListBlock):
        return [comparable(block.child_block, item) for item in value] or None
    if is_struct(block):
        return {
            name: comparable(child, value.get(name)) for name, child in block.child_blocks.items()
        }
    stored = block.get_prep_value(value)
    if isinstance(block, RichTextBlock):
        stored = without_keys(stored)
    return None if stored == "" else stored
