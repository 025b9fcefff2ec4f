"""Repair of stored streams that are damaged, or that another version of the software wrote.

Wagtail does not check the stored JSON, so one block of the wrong shape would break the whole page.
This module leaves out and logs every value that does not have the shape of its block.
"""

import json
import logging
from contextlib import suppress

from django.utils.dateparse import parse_date
from wagtail import blocks
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

logger = logging.getLogger(__name__)

TEXTS = (blocks.CharBlock, blocks.TextBlock, blocks.URLBlock, blocks.RichTextBlock)
LEAF_TYPES = (
    (TEXTS, str),
    (blocks.ChoiceBlock, str),
    (blocks.BooleanBlock, bool),
    (blocks.IntegerBlock, (int, str)),
    (blocks.DateBlock, str),
    (blocks.ChooserBlock, int),
)


class MalformedError(Exception):
    """A stored value does not have the shape of its block; the message says what it is."""


def wellformed_stream(stream_block, stored):
    """Return ``stored`` without the children of ``stream_block`` that have the wrong shape.

    ``stored`` is a StreamField's value as JSON text, or as the decoded list of dicts with the keys
    ``type``, ``value`` and ``id``. The function returns such a list. ``stored`` may also be the
    list of ``(type, value)`` pairs that code may assign, or one of blocks, which Wagtail refuses;
    both are returned as they are.
    """
    if not stored:
        return []
    if isinstance(stored, str):
        with suppress(ValueError):
            stored = json.loads(stored)
    if not isinstance(stored, list):
        logger.error("Left out a stored stream that is no list: %s", type(stored).__name__)
        return []
    if stored and isinstance(stored[0], tuple | blocks.BoundBlock):
        return stored
    return list(_wellformed_children(stream_block, stored))


def _wellformed_children(stream_block, stored):
    for position, child in enumerate(stored):
        try:
            if not isinstance(child, dict):
                raise MalformedError(f"it is {type(child).__name__}")
            block = stream_block.child_blocks.get(child.get("type"))
            if block is None:
                raise MalformedError(f"its type is {child.get('type')!r}")
            value = wellformed(block, child.get("value"))
        except (MalformedError, TypeError) as error:
            logger.error("Left out block %d of a stored stream: %s", position, error)
        else:
            block_id = child.get("id")
            yield {**child, "value": value, "id": block_id if isinstance(block_id, str) else None}


def wellformed(block, stored):
    """Return a stored value without the parts that do not have the shape of ``block``.

    A part that is left out of a struct takes its default. An item that is left out of a list is
    gone. Raises ``MalformedError`` if nothing of the value can be used.
    """
    if isinstance(block, ImageBlock) and not isinstance(stored, dict):
        stored = {"image": stored}
    # As this module stored a logo up to release 0.2, and as another site's block may have.
    if isinstance(block, ImageChooserBlock) and isinstance(stored, dict):
        stored = stored.get("image")
    if isinstance(block, blocks.StructBlock):
        if not isinstance(stored, dict):
            raise MalformedError(f"it holds {type(stored).__name__}, not fields")
        return dict(_wellformed_fields(block, stored))
    if isinstance(block, blocks.ListBlock):
        if not isinstance(stored, list):
            raise MalformedError(f"it holds {type(stored).__name__}, not a list")
        return list(_wellformed_items(block, stored))
    if stored is None and isinstance(block, TEXTS):
        return ""
    expected = next((types for kind, types in LEAF_TYPES if isinstance(block, kind)), object)
    if stored is not None and not isinstance(stored, expected):
        raise MalformedError(f"it holds {type(stored).__name__}")
    if isinstance(block, blocks.DateBlock) and stored:
        try:
            parse_date(stored)
        except ValueError as error:
            raise MalformedError(f"{stored!r} is no date") from error
    return whole_text(stored) if isinstance(stored, str) else stored


def whole_text(text: str) -> str:
    """Return a text as every database and every answer can hold it.

    JSON can name half a character, a lone surrogate, for which the form of a browser sends U+FFFD;
    and it can name U+0000, which PostgreSQL refuses.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def _wellformed_fields(block, stored):
    for name, child_block in block.child_blocks.items():
        if name in stored:
            try:
                yield name, wellformed(child_block, stored[name])
            except MalformedError as error:
                logger.error("Left out field %s of a stored block: %s", name, error)


def _wellformed_items(block, stored):
    for item in stored:
        is_wrapped = isinstance(item, dict) and item.get("type") == "item" and "value" in item
        try:
            value = wellformed(block.child_block, item["value"] if is_wrapped else item)
        except MalformedError as error:
            logger.error("Left out an item of a stored list: %s", error)
        else:
            yield {**item, "value": value} if is_wrapped else value
