"""What the form of a block holds, as JSON: its *state*.

The editor draws the fields of a block when somebody opens it (``deferred.js``). Until then, the
form sends the block's state in one field.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import BadRequest
from django.forms import FileInput, MultiWidget
from django.utils.datastructures import MultiValueDict
from wagtail import blocks

from ..content.fields import is_struct
from ..content.wellformed import whole_text

# Follows the name of a block's form in the name of the field that has its state.
SUFFIX = ".state"


def drawn_late(stream_block: blocks.StreamBlock) -> list[str]:
    """Return the kinds of blocks whose fields may be drawn when somebody opens them."""
    return [name for name, block in stream_block.child_blocks.items() if has_plain_fields(block)]


def has_plain_fields(block: blocks.Block) -> bool:
    """Say whether all fields of a block send one text under their own name, or nothing."""
    if is_struct(block):
        return all(map(has_plain_fields, block.child_blocks.values()))
    if isinstance(block, blocks.ListBlock):
        return has_plain_fields(block.child_block)
    if isinstance(block, blocks.MultipleChoiceBlock) or not isinstance(block, blocks.FieldBlock):
        return False
    return not isinstance(block.field.widget, MultiWidget | FileInput)


def with_fields(
    stream_block: blocks.StreamBlock, data: Mapping[str, str], prefix: str
) -> Mapping[str, str]:
    """Return what a form sent, with the fields of the blocks that sent their state instead.

    Raises ``BadRequest`` if a state is no JSON.
    """
    sent = MultiValueDict()
    sent.update(data)
    for name in [name for name in data if name.endswith(SUFFIX)]:
        form = name.removesuffix(SUFFIX)
        block = stream_block.child_blocks.get(data.get(f"{form.removesuffix('-value')}-type"))
        if block and form.startswith(f"{prefix}-"):
            sent.update(dict(fields(block, read(data[name]), form)))
    return sent


def read(text: str) -> Any:
    """Return what JSON holds, with whole texts; raises ``BadRequest`` if it is no JSON."""
    try:
        return whole(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise BadRequest from error


def whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: whole(part) for name, part in value.items()}
    if isinstance(value, list):
        return [whole(part) for part in value]
    return whole_text(value) if isinstance(value, str) else value


def fields(block: blocks.Block, state: Any, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the names and values by which a form sends a state; of a wrong one, what is right."""
    if is_struct(block):
        values = state if isinstance(state, dict) else {}
        for name, child in block.child_blocks.items():
            yield from fields(child, values.get(name), f"{prefix}-{name}")
    elif isinstance(block, blocks.ListBlock):
        items = (
            [item for item in state if isinstance(item, dict)] if isinstance(state, list) else []
        )
        yield f"{prefix}-count", str(len(items))
        for position, item in enumerate(items):
            own = f"{prefix}-{position}"
            yield f"{own}-order", str(position)
            yield f"{own}-deleted", ""
            yield f"{own}-id", str(item.get("id") or "")
            yield from fields(block.child_block, item.get("value"), f"{own}-value")
    elif isinstance(block, blocks.BooleanBlock):
        if state:
            yield prefix, "on"
    elif isinstance(block, blocks.RichTextBlock):
        # A text of JSON within JSON.
        content = read(state) if state and isinstance(state, str) else None
        yield prefix, json.dumps(content)
    else:
        key = state.get("id") if isinstance(state, dict) else state
        key = key[0] if isinstance(key, list) and key else key
        yield prefix, "" if key is None else str(key)


def canonical(block: blocks.Block, state: Any) -> Any:
    """Return a state with its rich texts as their editor writes them.

    It would otherwise rewrite them when it is drawn, and the form would count as changed.
    """
    if isinstance(block, blocks.StreamBlock):
        return [
            {**child, "value": canonical(block.child_blocks[child["type"]], child["value"])}
            for child in state
        ]
    if is_struct(block):
        return {name: canonical(block.child_blocks[name], part) for name, part in state.items()}
    if isinstance(block, blocks.ListBlock):
        return [{**item, "value": canonical(block.child_block, item["value"])} for item in state]
    if isinstance(block, blocks.RichTextBlock):
        return canonical_rich_text(state)
    return state


def canonical_rich_text(state: str) -> str:
    """Return the content of a rich text as Draft.js's ``convertToRaw`` does, in Draftail's JSON.

    See https://github.com/facebookarchive/draft-js, ``convertFromDraftStateToRaw``.
    """
    content = json.loads(state)
    if not content or not any(map(has_content, content["blocks"])):
        return "null"
    lines = [
        {
            "key": line["key"],
            "text": line["text"],
            "type": line["type"],
            "depth": line["depth"],
            "inlineStyleRanges": by_style(line["inlineStyleRanges"]),
            "entityRanges": [
                {name: part[name] for name in ("offset", "length", "key")}
                for part in line["entityRanges"]
            ],
            "data": line.get("data", {}),
        }
        for line in content["blocks"]
    ]
    entities = {
        key: {name: entity[name] for name in ("type", "mutability", "data")}
        for key, entity in content["entityMap"].items()
    }
    raw = {"blocks": lines, "entityMap": entities}
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def has_content(line: dict) -> bool:
    return bool(line["text"].strip() or line["entityRanges"] or line["inlineStyleRanges"])


def by_style(ranges: list[dict]) -> list[dict]:
    """Return the ranges of each style together, in the order in which the styles begin."""
    styles = list(dict.fromkeys(part["style"] for part in ranges))
    return sorted(ranges, key=lambda part: styles.index(part["style"]))
