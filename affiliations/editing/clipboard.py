"""Blocks that somebody pastes into the page editor, read as if typed into its form."""

import json
from urllib.parse import urljoin
from uuid import uuid4

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.http import Http404, JsonResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail import blocks
from wagtail.fields import StreamField

from ..content.wellformed import wellformed_stream
from .panels import LONGEST_PASTE, PASTE

# The greatest key that every database can hold.
GREATEST_KEY = 2**31 - 1
# What is thrown when JSON is not what it should be.
UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)


@require_POST
def paste(request, model: str, field_name: str) -> JsonResponse:
    """Read blocks for the stream of a model, and return what its form shows of them.

    The body is the JSON ``{"site": origin, "isForeign": bool, "blocks": [{"type", "value"}, …]}``,
    where a value is what the form of such a block holds. If the blocks come from another site, its
    keys of pictures and pages mean nothing here.

    Return ``{"blocks": [{"type", "value", "id"}, …]}``, each with a new id and without an anchor.
    What the stream does not know is left out. If the body cannot be read, return
    ``{"error": sentence}`` and 400.
    """
    stream_block = stream_of(model, field_name)
    try:
        if len(request.body) > LONGEST_PASTE:
            raise ValueError
        clip = json.loads(request.body)
        site = str(clip["site"]) if clip["isForeign"] else ""
        stored = [stored_block(stream_block, block, site) for block in clip["blocks"]]
    except UNREADABLE:
        return JsonResponse({"error": _("What was copied cannot be read here.")}, status=400)
    value = stream_block.to_python(wellformed_stream(stream_block, stored))
    for child in value:
        if getattr(child.block, "has_anchor", False):
            child.value["anchor"] = ""
    return JsonResponse({"blocks": stream_block.get_form_state(value)})


def stream_of(model: str, field_name: str) -> blocks.StreamBlock:
    """Return the stream of a model, as ``app.model``; raises ``Http404`` if it has none."""
    try:
        field = apps.get_model(model)._meta.get_field(field_name)
    except (LookupError, ValueError, FieldDoesNotExist) as error:
        raise Http404 from error
    if not isinstance(field, StreamField):
        raise Http404
    return field.stream_block


def stored_block(stream_block, state: dict, site: str) -> dict:
    """Return a block as a stream stores it; ``site`` is where it comes from, "" if from here."""
    block = stream_block.child_blocks.get(state["type"])
    value = stored_value(block, state["value"], site)
    return {"type": state["type"], "value": value, "id": str(uuid4())}


def stored_value(block, state, site: str):
    """Return what a stream stores for what a form holds; ``wellformed`` checks its shape."""
    if isinstance(block, blocks.StructBlock) and isinstance(state, dict):
        return {
            name: stored_value(child, state[name], site)
            for name, child in block.child_blocks.items()
            if name in state
        }
    if isinstance(block, blocks.ListBlock) and isinstance(state, list):
        values = [stored_value(block.child_block, item["value"], site) for item in state]
        return [{"type": "item", "value": value, "id": str(uuid4())} for value in values]
    if isinstance(block, blocks.RichTextBlock):
        return stored_rich_text(block, state, site)
    if isinstance(block, blocks.ChooserBlock):
        return None if site else stored_key(block, state)
    if isinstance(block, blocks.ChoiceBlock) and isinstance(state, list):
        return state[0] if state else ""
    return state


def stored_rich_text(block, state, site: str) -> str:
    """Return the HTML of a rich text, with what its editor allows; "" if it cannot be read."""
    try:
        content = json.loads(state)
        for entity in content["entityMap"].values():
            leave_out_key(entity["data"], site)
        return block.field.widget.converter.to_database_format(json.dumps(content))
    # The converter throws whatever it stumbles over.
    except Exception:
        return ""


def leave_out_key(link: dict, site: str) -> None:
    """Make a link to a page or a document an address, if its key means nothing here."""
    if "id" in link and (site or not is_key(link["id"])):
        del link["id"]
        link["url"] = urljoin(site, link.get("url", ""))


def stored_key(block, state) -> int | None:
    """Return the key of what a chooser has chosen, if it is there."""
    key = state.get("id") if isinstance(state, dict) else state
    return key if is_key(key) and block.model_class.objects.filter(pk=key).exists() else None


def is_key(value) -> bool:
    return isinstance(value, int) and 0 < value <= GREATEST_KEY


urlpatterns = [path("affiliations/paste/<model>/<field_name>/", paste, name=PASTE)]
