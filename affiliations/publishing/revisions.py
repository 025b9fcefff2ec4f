"""Publishing: what is checked and settled then, whatever way the page goes live.

The editor's form checks what it publishes. Bulk actions, workflows, schedules and code publish a
stored revision without a form; they pass through ``prepare_revision``.
"""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.blocks.stream_block import StreamBlockValidationError

from ..content.anchors import claimed_anchors, complete_anchors


class UnpublishableError(ValidationError):
    """A page cannot be published as it is; ``page`` is the page, ``messages`` say why.

    ``block_id`` is that of the first block to correct, "" where it is none of them.
    """

    def __init__(self, page, sentences, block_id=""):
        super().__init__(sentences)
        self.page = page
        self.block_id = block_id


class UnpublishableMiddleware:
    """Tell the editor why a page was not published, and open it, instead of failing."""

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
            # What Wagtail's dialogue for approving understands.
            return JsonResponse({"step": "success", "redirect": editor})
        return redirect(editor)


def editor_address(page_id: int, block_id: str = "") -> str:
    """Return where a page's editor opens, with a block in view where one is named."""
    editor = reverse("wagtailadmin_pages:edit", args=[page_id])
    return f"{editor}#:w:contentpath=body.{block_id}" if block_id else editor


def prepare_revision(revision) -> None:
    """Check a stored revision as the editor's form would, and store its anchors in it.

    Raises ``UnpublishableError``, before anything is changed, where a rule is broken.
    """
    page = revision.as_object()
    parent = page.get_parent()
    if not parent.live:
        raise UnpublishableError(
            page, [_("Publish “%(parent)s” first: it stands above this page.") % {"parent": parent}]
        )
    try:
        page.body.stream_block.clean(page.body)
    except StreamBlockValidationError as error:
        first = min(error.block_errors, default=None)
        block_id = "" if first is None else page.body[first].id
        raise UnpublishableError(page, list(sentences(page.body, error)), block_id) from error
    store_anchors(page.body, stored_anchors(revision.content_object), is_draft=False)
    content = page.serializable_data()
    if content["body"] != revision.content["body"]:
        revision.content["body"] = content["body"]
        revision.save(update_fields=["content"])


def store_anchors(body, kept, is_draft) -> None:
    """Write into the stream's organizations the anchors they hold, in place.

    ``kept`` maps block ids to the anchors of the version before. In a draft, an organization that
    never had an anchor stays without, so that a name still being typed leaves no trace.
    """
    organizations = [block for block in body if block.block_type == "organization"]
    claims = [block.value.claim(block.id or "") for block in organizations]
    anchors = claimed_anchors(claims, kept) if is_draft else complete_anchors(claims, kept)
    for block, anchor in zip(organizations, anchors, strict=True):
        block.value["anchor"] = anchor


def stored_anchors(page) -> dict[str, str]:
    """Return the anchors that a page's organizations have, here or in a translation, by block id.

    Where they differ, the page's own stand.
    """
    translations = [other.body for other in page.get_translations()]
    return {
        block.id: block.value.get("anchor")
        for body in [*translations, page.body]
        for block in body
        if block.block_type == "organization" and block.value.get("anchor")
    }


def sentences(body, error: StreamBlockValidationError) -> Iterator[str]:
    """Yield a stream's errors as "name of the block: field: sentence"."""
    for message in error.non_block_errors.as_data():
        yield from message.messages
    for index, block_error in error.block_errors.items():
        block = body[index]
        fields = block.value if isinstance(block.value, dict) else {}
        name = fields.get("name") or fields.get("heading") or block.block.label
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
