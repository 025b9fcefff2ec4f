"""Which saved drafts become revisions of their own.

Wagtail's editor saves by itself, at times without a change, and would store each time what is
there already: the page would be "live, with a newer draft" that nobody has made.
"""

import json
from datetime import timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from wagtail.models import COMMENTS_RELATION_NAME, Page, PageLogEntry, Revision

from .versions import is_promised
from .written import written

# The kinds of entries that the log has of a draft while it is written.
WRITING = ("wagtail.edit", "wagtail.create", "wagtail.rename")
# What somebody saves again after a pause as long as this is a version of its own.
PAUSE = timedelta(hours=1)
# What Wagtail writes into a comment after the revision was stored.
AFTERWARDS = {"revision_created", "updated_at"}


def is_stored(page, revision: Revision) -> bool:
    """Say whether a version of a page, as it would be saved, is what a revision holds."""
    comments = page.serializable_data().get(COMMENTS_RELATION_NAME, [])
    stored_comments = revision.content.get(COMMENTS_RELATION_NAME, [])
    return as_typed(comments) == as_typed(stored_comments) and written(page) == written(
        revision.as_object()
    )


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
    entries = PageLogEntry.objects.filter(revision=revision).exclude(action__in=WRITING)
    return (
        timezone.now() - revision.created_at < PAUSE
        and not is_promised(revision.pk)
        and not Page.objects.filter(live_revision=revision).exists()
        and not entries.exclude(action__startswith="wagtail.comments").exists()
    )
