"""The sequence of steps that follows when a page goes live or is withdrawn.

Wagtail's own signals start it, so it does not matter who published: the editor, a bulk action, a
workflow, a schedule or code. The module's steps come first. A site appends its own to ``steps``,
in the ``ready`` method of its app config.

A translation that could not follow its source when that was published follows later, when nothing
keeps it any more.
"""

from collections.abc import Callable

from django.db.models.signals import post_save
from wagtail.models import Page, Revision
from wagtail.signals import (
    page_published,
    page_unpublished,
    workflow_cancelled,
    workflow_rejected,
)
from wagtail_localize.models import Translation

from .models import AffiliationIndexPage
from .register.index import index_page
from .translation.following import bring_in_step, bring_translations_in_step

Step = Callable[[Page, Revision | None], None]


def update_index(page: Page, revision: Revision | None) -> None:
    """Write into the index what visitors now find on the page."""
    if isinstance(page, AffiliationIndexPage):
        index_page(page.pk)


def update_translations(page: Page, revision: Revision | None) -> None:
    """Bring the live translations of the page in step with it."""
    if isinstance(page, AffiliationIndexPage) and page.live:
        bring_translations_in_step(page, user=revision and revision.user)


# Each step is called with a page of any type, live or withdrawn, and with the published revision.
# The revision is None if the page is withdrawn or was saved without one. An affiliation page is
# published in one transaction with the steps, so a step that raises an error undoes it.
steps: list[Step] = [update_index, update_translations]


def connect() -> None:
    """Connect the steps, and what follows later, to Wagtail's and Django's signals."""
    page_published.connect(take_steps)
    page_unpublished.connect(take_steps)
    workflow_cancelled.connect(follow_when_decided)
    workflow_rejected.connect(follow_when_decided)
    post_save.connect(follow_when_unscheduled, sender=Revision)
    post_save.connect(follow_when_unlocked, sender=AffiliationIndexPage)
    post_save.connect(follow_when_restarted, sender=Translation)


def take_steps(instance: Page, revision: Revision | None = None, **kwargs) -> None:
    """Take every step, in order, for a page that was just published or withdrawn."""
    for step in steps:
        step(instance, revision)


def follow_when_unlocked(instance, update_fields=None, **kwargs) -> None:
    """Let a page follow its source as soon as its editors have unlocked it.

    The arguments are those of ``post_save``. Wagtail saves a lock by the names of its fields.
    """
    if update_fields and "locked" in update_fields:
        bring_in_step(AffiliationIndexPage, instance.pk)


def follow_when_decided(instance, **kwargs) -> None:
    """Let a draft follow its source as soon as its review has ended without publishing it.

    The arguments are those of ``workflow_cancelled``. A publication cancels a review too, before it
    has come to its end; that page follows then.
    """
    page = instance.content_object
    if isinstance(page, Page) and page.live_revision_id != page.latest_revision_id:
        bring_in_step(AffiliationIndexPage, page.pk)


def follow_when_unscheduled(instance, update_fields=None, **kwargs) -> None:
    """Let a draft follow its source as soon as its schedule is cancelled.

    The arguments are those of ``post_save``. Wagtail names the one field that it saves then.
    """
    names_schedule = update_fields and "approved_go_live_at" in update_fields
    if names_schedule and not instance.approved_go_live_at:
        page = instance.content_object
        if isinstance(page, Page):
            bring_in_step(AffiliationIndexPage, page.pk)


def follow_when_restarted(instance, created, raw=False, **kwargs) -> None:
    """Let a page follow its source as soon as its translation goes on after a stop.

    The arguments are those of ``post_save`` for a ``Translation``.
    """
    if raw or created or not instance.enabled:
        return
    translated = AffiliationIndexPage.objects.filter(
        translation_key=instance.source.object_id, locale=instance.target_locale
    ).first()
    if translated:
        bring_in_step(AffiliationIndexPage, translated.pk)
