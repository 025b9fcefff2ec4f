"""What a translation takes over from its source without a translator: everything but the texts.

wagtail-localize builds a translation anew when a translator publishes it. It finds the texts by the
ids of blocks and list items. These functions use the same ids for changes that need no translator,
such as a new order, a hidden organization or a deleted principle.
"""

from django.db.models import Field
from wagtail.blocks import ListBlock, StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField
from wagtail_localize.fields import get_translatable_fields

from ..content.fields import is_empty, is_struct, is_translated
from ..content.outline import outline_of
from ..content.page_block import page_block
from ..publishing.written import comparable


def bring_page_in_step(page, source) -> bool:
    """Change ``page``, a version of a translation, in place; return whether it was out of step.

    It takes over the fields that every language shares, and empties the texts that the source does
    not have. Its body is ``body_in_step``.
    """
    followed = {field.attname: getattr(source, field.attname) for field in followed_fields(source)}
    body = body_in_step(page.body, source.body)
    if comparable(body) == comparable(page.body) and all(
        getattr(page, name) == value for name, value in followed.items()
    ):
        return False
    for name, value in {**followed, "body": body}.items():
        setattr(page, name, value)
    return True


def followed_fields(source) -> list[Field]:
    """Return the fields of a page, other than streams, that a translation takes from its source."""
    fields = (
        declared.get_field(type(source))
        for declared in get_translatable_fields(type(source))
        if declared.is_synchronized(source)
    )
    return [field for field in fields if field.concrete and not isinstance(field, StreamField)]


def body_in_step(body, source_body) -> StreamValue:
    """Return a translation's body with the order and the shared fields of its source.

    The translation keeps its texts. Blocks that the source no longer has are left out, and so are
    blocks that nobody has translated yet, and sections that are empty without them. While one of
    these is a section, the translation keeps its own order and its own sections: otherwise
    organizations would stand below the wrong heading, or below none.
    """
    translated = {block.id: block for block in body}
    sources = {block.id: block for block in source_body}
    if has_new_section(translated, source_body):
        order = [
            block
            for block in translated.values()
            if block.id in sources or page_block(block).starts_section
        ]
    else:
        order = [translated[each] for each in sources if each in translated]
    return StreamValue(
        body.stream_block,
        [
            (
                block.block_type,
                # A section that only the translation still has stays as it is.
                value_in_step(block.block, block.value, sources.get(block.id, block).value),
                block.id,
            )
            for section in outline_of(order)
            if section.entries
            for block in [section.block, *(entry.block for entry in section.entries)]
            if block
        ],
    )


def has_new_section(translated, source_body) -> bool:
    """Say whether the source has a section that is not among the ``translated`` blocks' ids."""
    return any(
        page_block(block).starts_section and block.id not in translated for block in source_body
    )


def value_in_step(block, value, source):
    """Return a value of a translation with all that needs no translator from its source's value.

    If a block has a method ``in_step``, that method decides.
    """
    if hasattr(block, "in_step"):
        return block.in_step(value, source)
    if not is_translated(block):
        return source
    if is_struct(block):
        return struct_in_step(block, value, source)
    if isinstance(block, ListBlock):
        return list_in_step(block, value, source)
    return source if is_empty(block, source) and not is_empty(block, value) else value


def struct_in_step(block, value, source):
    """Return a struct whose fields are each in step."""
    return block.normalize(
        {
            name: value_in_step(child, value.get(name), source.get(name))
            for name, child in block.child_blocks.items()
        }
    )


def list_in_step(block, value, source):
    """Return a list in the source's order, without items that only one of the two lists has."""
    translated = {item.id: item.value for item in value.bound_blocks}
    return ListValue(
        block,
        bound_blocks=[
            ListValue.ListChild(
                block.child_block,
                value_in_step(block.child_block, translated[item.id], item.value),
                id=item.id,
            )
            for item in source.bound_blocks
            if item.id in translated
        ],
    )
