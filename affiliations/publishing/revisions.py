"""The check of a revision before it is published, in whatever way.

The editor's form checks a page before it publishes it. Bulk actions, workflows, schedules and code
publish a stored revision without a form. Every revision passes through ``prepare_revision``.
"""

from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError

from .kept_anchors import store_anchors, stored_anchors
from .refusals import UnpublishableError, error_sentences


def prepare_revision(revision) -> None:
    """Check a stored revision as the editor's form would, and store its anchors in it.

    If a rule is broken, it raises ``UnpublishableError`` and changes nothing.
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
        raise UnpublishableError(page, list(error_sentences(page.body, error)), block_id) from error
    store_anchors(page.body, stored_anchors(revision.content_object), is_draft=False)
    content = page.serializable_data()
    if content["body"] != revision.content["body"]:
        revision.content["body"] = content["body"]
        revision.save(update_fields=["content"])
