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


def save_draft(page, *args, user=None, **options) -> Revision:
    """Save a draft of a page as ``Page.save_revision`` does, with the same arguments.

    If the newest revision holds the same already, it is returned, and nothing is stored. A live
    page that has no revision yet gets one, and stays as it is. A sitting of the editor goes on in
    its ``own_revision`` (see ``saving/requests.py``), which becomes the newest again. Own fields
    and comments are compared: a page with child objects of other kinds must be saved otherwise.
    """
    # This instance may have been read before somebody else saved.
    stored = type(page).objects.get(pk=page.pk)
    newest = stored.latest_revision
    is_special = options.get("approved_go_live_at") or options.get("previous_revision")
    if newest and not is_special and is_stored(page, newest):
        return newest
    if not newest and stored.live and written(stored) == written(page):
        options.setdefault("changed", False)
    own = options.pop("overwrite_revision", None) or getattr(page, "own_revision", None)
    if own and not is_special and own.user == user and may_be_overwritten(own):
        options["overwrite_revision"] = page.latest_revision = own
    return Page.save_revision(page, *args, user=user, **options)


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
