"""Why a page cannot be published, and how its editor is told."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError

from ..content.page_block import page_block


class UnpublishableError(ValidationError):
    """A page cannot be published as it is; ``page`` is the page, ``messages`` say why.

    ``block_id`` is the id of the first block to correct, or "" if the cause is not in a block.
    """

    def __init__(self, page, sentences, block_id=""):
        super().__init__(sentences)
        self.page = page
        self.block_id = block_id


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
        editor = editor_address(exception.page.pk, exception.block_id)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # Wagtail's dialogue for approving understands this answer.
            return JsonResponse({"step": "success", "redirect": editor})
        return redirect(editor)


def editor_address(page_id: int, block_id: str = "") -> str:
    """Return the address of a page's editor, which shows the block ``block_id`` if one is given."""
    editor = reverse("wagtailadmin_pages:edit", args=[page_id])
    return f"{editor}#:w:contentpath=body.{block_id}" if block_id else editor


def error_sentences(body, error: StreamBlockValidationError) -> Iterator[str]:
    """Yield a stream's errors as "name of the block: field: sentence".

    An error of the stream itself is only the sentence.
    """
    for message in error.non_block_errors.as_data():
        yield from message.messages
    for index, block_error in error.block_errors.items():
        block = body[index]
        name = page_block(block).own_name(block.value) or block.block.label
        for sentence in _block_sentences(block.block, block_error):
            yield f"{name}: {sentence}"


def _block_sentences(block, error) -> Iterator[str]:
    child_errors = getattr(error, "block_errors", None)
    if child_errors is None:
        yield from error.messages
        return
    for message in error.non_block_errors.as_data():
        yield from message.messages
    for key, child_error in child_errors.items():
        child_block = block.child_blocks[key] if isinstance(key, str) else block.child_block
        for sentence in _block_sentences(child_block, child_error):
            yield f"{child_block.label}: {sentence}"
