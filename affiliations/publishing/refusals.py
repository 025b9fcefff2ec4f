"""Why a page cannot be published, and how its editor is told."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.blocks import ListBlock, StructBlock
from wagtail.blocks.stream_block import StreamBlockValidationError

from ..content.outline import outline_of
from ..content.page_block import page_block

NAME_LENGTH = 40


class UnpublishableError(ValidationError):
    """A page cannot be published as it is; ``page`` is the page, ``messages`` say why.

    ``path`` is the content path of the first field to correct, or "" if the cause is in none.
    """

    def __init__(self, page, sentences, path=""):
        super().__init__(sentences)
        self.page = page
        self.path = path


class UnpublishableMiddleware:
    """Turn ``UnpublishableError`` into a message, and open the page in the editor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, UnpublishableError):
            return None
        messages.error(
            request,
            _("“%(page)s” was not published. %(reasons)s")
            % {"page": exception.page, "reasons": " ".join(exception.messages)},
        )
        editor = editor_address(exception.page.pk, exception.path)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # Wagtail's dialogue for approving understands this answer.
            return JsonResponse({"step": "success", "redirect": editor})
        return redirect(editor)


def editor_address(page_id: int, path: str = "") -> str:
    """Return the address of a page's editor, which opens what a content path leads to."""
    editor = reverse("wagtailadmin_pages:edit", args=[page_id])
    return f"{editor}#:w:contentpath={path}" if path else editor


class Problem(NamedTuple):
    """What is wrong in a stream, and the content path of its field or block, or ""."""

    path: str
    sentence: str


class Link(SafeString):
    """HTML that stays HTML where Wagtail puts an empty text before it (``validation_error``)."""

    def __radd__(self, prefix):
        return format_html("{}{}", prefix, self)


def links_to(problems: Iterable[Problem]) -> list[str]:
    """Return the sentences, each a link that opens its field in the editor where it has one."""
    return [
        Link(format_html('<a href="#:w:contentpath={}">{}</a>', problem.path, problem.sentence))
        if problem.path
        else problem.sentence
        for problem in problems
    ]


def problems_of(body, error: StreamBlockValidationError) -> Iterator[Problem]:
    """Yield a stream's errors in the order of the page, as "name of the block: field: sentence"."""
    for message in error.non_block_errors.as_data():
        yield from (Problem("", sentence) for sentence in message.messages)
    names = called(body)
    for index, block_error in sorted(error.block_errors.items()):
        block = body[index]
        for path, sentence in _problems_within(block.block, block.value, block_error):
            content_path = ".".join(["body", block.id, *path]) if block.id else ""
            yield Problem(content_path, f"{names[index]}: {sentence}")


def called(body) -> list[str]:
    """Return what to call each block of a stream: its name, shortened, or else its place."""
    names = {}
    for place, section in enumerate(outline_of(body), start=1):
        numbers = Counter()
        for block in [section.block, *(entry.block for entry in section.entries)]:
            if block is None:
                continue
            kind, values = block.block.label, {"section": shortened(section.heading)}
            numbers[kind] += 1
            values |= {"kind": kind, "number": place if block is section.block else numbers[kind]}
            if own_name := page_block(block).own_name(block.value):
                names[id(block)] = shortened(own_name)
            elif section.heading and block is not section.block:
                names[id(block)] = _("%(kind)s %(number)d in “%(section)s”") % values
            else:
                names[id(block)] = _("%(kind)s %(number)d") % values
    return [names[id(block)] for block in body]


def shortened(name: str) -> str:
    return Truncator(name).chars(NAME_LENGTH)


def _problems_within(block, value, error) -> Iterator[tuple[list[str], str]]:
    """Yield ``(path within the block, sentence)`` of an error, in the order of the form."""
    child_errors = getattr(error, "block_errors", None)
    if child_errors is None:
        yield from (([], sentence) for sentence in error.messages)
        return
    for message in error.non_block_errors.as_data():
        yield from (([], sentence) for sentence in message.messages)
    for key, step, child_block, child in _children(block, value, child_errors):
        for path, sentence in _problems_within(child_block, child, child_errors[key]):
            yield [step, *path], f"{child_block.label}: {sentence}"


def _children(block, value, keys) -> Iterator[tuple]:
    """Yield ``(key, step of a content path, block, value)`` of the parts that have given keys."""
    if isinstance(block, StructBlock):
        for name, child_block in block.child_blocks.items():
            if name in keys:
                yield name, name, child_block, value.get(name)
    else:
        items = value.bound_blocks if isinstance(block, ListBlock) else value
        for index in sorted(keys):
            yield index, items[index].id, items[index].block, items[index].value
