"""Which saved drafts become revisions of their own.

Wagtail's editor saves by itself, at times without a change, and would store each time what is
there already: the page would be "live, with a newer draft" that nobody has made.
"""

import json
import re
from datetime import timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.models import COMMENTS_RELATION_NAME, PageLogEntry, Revision

from .versions import promised_revisions

# What somebody saves again after a pause as long as this is a version of its own.
PAUSE = timedelta(hours=1)
# The rich text editor gives each paragraph a new key where there is none.
PARAGRAPH_KEY = re.compile(r' data-block-key=\\?"[^"]*"')
# What Wagtail writes into a comment after the revision was stored.
AFTERWARDS = {"revision_created", "updated_at"}


def is_stored(page, revision: Revision) -> bool:
    """Say whether a version of a page, as it would be saved, is what a revision holds."""
    comments = page.serializable_data().get(COMMENTS_RELATION_NAME, [])
    stored_comments = revision.content.get(COMMENTS_RELATION_NAME, [])
    return as_typed(comments) == as_typed(stored_comments) and written(page) == written(
        revision.as_object()
    )


def written(page) -> dict:
    """Return all that an editor can write on a page, as ``{field: value}`` to be compared."""
    return {
        field.attname: comparable(getattr(page, field.attname))
        for field in page._meta.concrete_fields
        if field.editable and field.name != "first_published_at"
    }


def comparable(value):
    """Return a field's value without keys of paragraphs; defaults stand for what a block lacks.

    A choice that was never made is None, and "" once it was in a form.
    """
    if isinstance(value, StreamValue):
        blocks = [
            (each.block_type, each.id, each.block.get_prep_value(each.value)) for each in value
        ]
        value = json.dumps(blocks, cls=DjangoJSONEncoder).replace(": null", ': ""')
    return PARAGRAPH_KEY.sub("", value) if isinstance(value, str) else value


def as_typed(comments: list[dict]) -> str:
    """Return comments in a form that can be compared."""
    typed = [
        {name: value for name, value in comment.items() if name not in AFTERWARDS}
        for comment in comments
    ]
    return json.dumps(typed, cls=DjangoJSONEncoder)


def may_be_overwritten(revision: Revision) -> bool:
    """Say whether the editor may go on in a revision, instead of storing the next one.

    What is or was public, what somebody approves, and what was saved before a pause stay as they
    are.
    """
    published = PageLogEntry.objects.filter(revision=revision, action__startswith="wagtail.publish")
    return (
        timezone.now() - revision.created_at < PAUSE
        and not promised_revisions().filter(pk=revision.pk).exists()
        and not published.exists()
    )
