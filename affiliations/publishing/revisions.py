"""The check of a revision before it is published, in whatever way.

The editor's form checks a page before it publishes it. Bulk actions, workflows, schedules and code
publish a stored revision without a form. Every revision passes through ``prepare_revision``.
"""

from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError

from .kept_anchors import store_anchors, stored_anchors
from .refusals import UnpublishableError, problems_of


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
        problems = list(problems_of(page.body, error))
        path = next((problem.path for problem in problems if problem.path), "")
        sentences = [problem.sentence for problem in problems]
        raise UnpublishableError(page, sentences, path) from error
    store_anchors(page.body, stored_anchors(revision.content_object), is_draft=False)
    content = page.serializable_data()
    if content["body"] != revision.content["body"]:
        revision.content["body"] = content["body"]
        revision.save(update_fields=["content"])
