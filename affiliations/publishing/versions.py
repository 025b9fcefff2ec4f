"""New versions of a page that come about without its editor.

Wagtail's ``publish`` also cancels a review of the page, clears its schedules and buries a newer
draft. That is right when somebody publishes the page itself. Here nobody does: the live version and
the newest draft change each by themselves, and everything else stays.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision, WorkflowState
from wagtail.signals import page_published

from .written import written

JUST_BEFORE = timedelta(microseconds=1)


def is_draft(newest: Revision, page) -> bool:
    """Say whether a page's newest revision is not what visitors see."""
    has_draft = page.has_unpublished_changes or not page.live
    return has_draft and newest.pk != page.live_revision_id


def promised_revisions() -> QuerySet:
    """Return the revisions whose content must not change.

    These are what is scheduled, and what a page under review consists of: an approval publishes
    the newest revision.
    """
    reviews = WorkflowState.objects.filter(
        base_content_type=OuterRef("base_content_type"),
        object_id=OuterRef("object_id"),
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return Revision.objects.filter(Exists(reviews) | Q(approved_go_live_at__isnull=False))


def is_promised(revision_pk: int | None) -> bool:
    """Say whether a revision is under review or scheduled."""
    return promised_revisions().filter(pk=revision_pk).exists()


def replace_live_version(page, newer: Revision | None, user, action: str, data: dict) -> None:
    """Store ``page``, changed and locked, as what visitors see, and tell who listens.

    ``newer`` is the revision that stays the newest, or None if the new one becomes it. Wagtail
    takes the revision with the latest time for the newest.
    """
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        user=user,
        created_at=newer.created_at - JUST_BEFORE if newer else timezone.now(),
        content=page.serializable_data(),
        object_str=str(page),
    )
    page.live_revision = revision
    page.last_published_at = timezone.now()
    page.has_unpublished_changes = bool(newer)
    if not newer:
        page.latest_revision = revision
        page.latest_revision_created_at = revision.created_at
    page.save(clean=False)
    log(instance=page, action=action, user=user, revision=revision, content_changed=True, data=data)
    page_published.send(sender=type(page), instance=page, revision=revision)
    page.update_aliases(revision=revision, _content=revision.content)


def replace_draft(draft, user, action: str, data: dict) -> None:
    """Store a changed draft as the newest revision of its page, even if another is equal to it."""
    # wagtail-localize writes a title there as soon as it is translated.
    draft_title = draft.draft_title
    revision = Page.save_revision(draft, user=user, clean=False)
    Page.objects.filter(pk=draft.pk).update(draft_title=draft_title)
    log(
        instance=draft, action=action, user=user, revision=revision, content_changed=True, data=data
    )


def put_back_live_version(page, refused: Revision) -> None:
    """Store again what visitors should see, if ``page`` holds a revision that was refused instead.

    wagtail-localize saves a live page with the new content before it publishes the revision.
    """
    published = page.live_revision
    if not page.live or not published or published == refused:
        return
    stored, new, old = map(written, (page, refused.as_object(), published.as_object()))
    if stored == new != old:
        live = published.as_object()
        live.live_revision, live.last_published_at = published, page.last_published_at
        live.save(clean=False)
