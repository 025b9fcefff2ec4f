"""What a block's field declares about translation and export, in one place.

::

    our_role = field(blocks.CharBlock(label=_("Our role")), exported_as="role")

A field that is declared without ``field`` gets the defaults: texts are translated, and every field
is exported under its own name.
"""

from collections.abc import Iterator
from typing import NamedTuple

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from .rich_text import has_text, plain_text

TRANSLATED_TYPES = (
    blocks.CharBlock,
    blocks.TextBlock,
    blocks.RichTextBlock,
    blocks.ListBlock,
    blocks.StructBlock,
)


class Declaration(NamedTuple):
    """The arguments that ``field`` was given; None stands for the default."""

    is_translated: bool | None = None
    exported_as: str | None = None
    is_internal: bool = False


def field(
    block: blocks.Block, *, translated: bool | None = None, exported_as=None, internal=False
) -> blocks.Block:
    """Return ``block``, the field of a struct block, with a note of what others may do with it.

    ``translated`` says whether each language has its own value or shares the source's.
    ``exported_as`` is the field's key in the open data; "" keeps the field out of it. An
    ``internal`` field never leaves the editor: it is not exported, not translated and in no API.

    Wagtail copies the note with the block, and does not write it into migrations.
    """
    block.declaration = Declaration(translated, exported_as, internal)
    return block


def declaration(block: blocks.Block) -> Declaration:
    return getattr(block, "declaration", Declaration())


def is_internal(block: blocks.Block) -> bool:
    return declaration(block).is_internal


def is_translated(block: blocks.Block) -> bool:
    """Say whether a field has a value of its own in each language."""
    declared = declaration(block)
    if declared.is_translated is None:
        return isinstance(block, TRANSLATED_TYPES) and not declared.is_internal
    return declared.is_translated and not declared.is_internal


def is_struct(block: blocks.Block) -> bool:
    """Say whether a block's value has a part for each field; a picture's value has no parts."""
    return isinstance(block, blocks.StructBlock) and not isinstance(block, ImageBlock)


def exported_fields(struct_block: blocks.StructBlock) -> Iterator[tuple[str, str]]:
    """Yield ``(name, key in the open data)`` of each exported field, in the form's order."""
    for name, block in struct_block.child_blocks.items():
        declared = declaration(block)
        key = name if declared.exported_as is None else declared.exported_as
        if key and not declared.is_internal:
            yield name, key


def exported(block: blocks.Block, value):
    """Return a field's value for programs: "" for a missing text, None for anything else missing.

    A rich text becomes plain text, a struct becomes a dict, and a list becomes a list without its
    half-written items. If a block has a method ``exported``, that method decides.
    """
    if hasattr(block, "exported"):
        return block.exported(value)
    if isinstance(block, blocks.RichTextBlock):
        return plain_text(value)
    if isinstance(block, blocks.ListBlock):
        return [exported(block.child_block, item) for item in written_items(value)]
    if is_struct(block):
        return exported_values(block, value or {})
    if isinstance(block, blocks.CharBlock | blocks.TextBlock):
        return value or ""
    return block.get_prep_value(value)


def exported_values(struct_block: blocks.StructBlock, value) -> dict:
    """Return the exported fields of a struct's value as ``{key in the open data: value}``."""
    return {
        key: exported(struct_block.child_blocks[name], value.get(name))
        for name, key in exported_fields(struct_block)
    }


def written_items(value) -> list:
    """Return the items of a list's value without those that are half-written."""
    return [item for item in value or [] if getattr(item, "is_shown", True)]


def is_empty(block: blocks.Block, value) -> bool:
    """Say whether a value holds nothing that somebody wrote or chose; check boxes do not count."""
    if is_struct(block):
        return all(is_empty(child, value.get(name)) for name, child in block.child_blocks.items())
    if isinstance(block, blocks.ListBlock):
        return all(is_empty(block.child_block, item) for item in value)
    if isinstance(block, blocks.RichTextBlock):
        return not has_text(value)
    return isinstance(block, blocks.BooleanBlock) or value in (None, "", [])


def rich_texts(block: blocks.Block, value) -> Iterator:
    """Yield the rich texts within a value, in the form's order, without half-written items."""
    if isinstance(block, blocks.RichTextBlock):
        yield value
    elif is_struct(block):
        for name, child in block.child_blocks.items():
            yield from rich_texts(child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in written_items(value):
            yield from rich_texts(block.child_block, item)
