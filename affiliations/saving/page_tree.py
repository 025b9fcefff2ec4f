"""A page's fields as a tree that can be merged: its streams block by block, field by field."""

import json
import logging
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model
from wagtail.blocks import Block, ListBlock, RichTextBlock, StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import RichTextField

from ..content.fields import is_struct
from ..content.page_block import page_block
from ..content.rich_text import without_keys
from .three_way import Item, Leaf, Node

logger = logging.getLogger(__name__)


def page_tree(page, names: Iterable[str]) -> dict[str, Node]:
    """Return the tree of a version of a page, with those of the names that are its own fields."""
    return {
        name: stream_items(value)
        if isinstance(value, StreamValue)
        else leaf(value, converter_of_field(page._meta.get_field(name)))
        for name, value in page_values(page, names).items()
    }


def page_values(page, names: Iterable[str]) -> dict[str, object]:
    """Return ``{field: value}`` of a page for those of the names that are fields of its own."""
    own = {field.name for field in page._meta.concrete_fields}
    return {name: getattr(page, name) for name in names if name in own}


def values_of(tree: dict[str, Node], page) -> dict[str, object]:
    """Return ``{field: value}`` of a tree; ``page`` has the blocks of its streams."""
    return {
        name: node.value if isinstance(node, Leaf) else stream_value(getattr(page, name), node)
        for name, node in tree.items()
    }


def stream_items(stream: StreamValue) -> list[Item]:
    """Return a node for each block of a stream; its key is ``type:id``."""
    return [
        Item(key, block_node(child.block, child.value), page_block(child).weight)
        for key, child in zip(stream_keys(stream), stream, strict=True)
    ]


def stream_keys(stream: StreamValue) -> list[str]:
    return unique_keys(f"{child.block_type}:{child.id or ''}" for child in stream)


def list_keys(value: ListValue) -> list[str]:
    return unique_keys(item.id or "" for item in value.bound_blocks)


def block_node(block: Block, value) -> Node:
    if is_struct(block):
        return {
            name: block_node(child, value.get(name)) for name, child in block.child_blocks.items()
        }
    if isinstance(block, ListBlock):
        return [
            Item(key, block_node(block.child_block, item.value))
            for key, item in zip(list_keys(value), value.bound_blocks, strict=True)
        ]
    return leaf(block.get_prep_value(value), converter_of(block))


def stream_value(stream: StreamValue, items: list[Item]) -> StreamValue:
    """Return a stream of merged items, with the blocks of another value of the stream."""
    raw = []
    for item in items:
        kind, _colon, key = item.key.partition(":")
        block = stream.stream_block.child_blocks[kind]
        raw.append({"type": kind, "value": raw_value(block, item.node), "id": id_in(key)})
    return stream.stream_block.to_python(json.loads(json.dumps(raw, cls=DjangoJSONEncoder)))


def raw_value(block: Block, node: Node):
    """Return what the database holds of a merged block."""
    if isinstance(node, Leaf):
        return node.value
    if isinstance(node, dict):
        return {name: raw_value(block.child_blocks[name], child) for name, child in node.items()}
    return [
        {"type": "item", "value": raw_value(block.child_block, item.node), "id": id_in(item.key)}
        for item in node
    ]


def unique_keys(ids: Iterable[str]) -> list[str]:
    """Return the ids, with a space and a number after each that was there before, or has no end.

    A stream from elsewhere may hold an id twice, or blocks without an id.
    """
    counts: dict[str, int] = {}
    keys = []
    for each in ids:
        number = counts[each] = counts.get(each, 0) + 1
        keys.append(each if number == 1 and each and not each.endswith(":") else f"{each} {number}")
    return keys


def id_in(key: str) -> str | None:
    return key.partition(" ")[0] or None


def leaf(value, converter=None) -> Leaf:
    """Return a leaf; ``converter`` is that of the editor of a rich text."""
    return Leaf(mark(as_typed(value, converter) if converter else value), value)


def converter_of(block: Block):
    """Return what turns a rich text into what its editor shows, and back; None for other blocks."""
    is_rich = isinstance(block, RichTextBlock)
    return getattr(block.field.widget, "converter", None) if is_rich else None


@lru_cache
def converter_of_field(field: Field):
    """Return the same of a page's field."""
    is_rich = isinstance(field, RichTextField)
    return getattr(field.formfield().widget, "converter", None) if is_rich else None


@lru_cache(maxsize=4096)
def as_typed(html: str, converter) -> str:
    """Return a rich text as the editor sends it if nobody touches it; it tidies spaces and tags."""
    try:
        return converter.to_database_format(converter.from_database_format(html))
    except Exception:
        # What the converter does not understand, the editor cannot show.
        logger.info("A rich text cannot be tidied", exc_info=True)
        return html


def mark(value) -> str:
    """Return eleven letters that stand for a value: equal ones for what editors take for equal.

    The form does not send what an editor cannot see: keys of paragraphs, empty paragraphs, seconds.
    """
    if isinstance(value, Model):
        value = value.pk
    elif isinstance(value, datetime):
        value = value.astimezone(UTC).replace(second=0, microsecond=0)
    elif isinstance(value, str):
        value = without_keys(value)
    text = json.dumps("" if value is None else value, cls=DjangoJSONEncoder)
    return urlsafe_b64encode(blake2b(text.encode(), digest_size=8).digest()).decode()[:11]
