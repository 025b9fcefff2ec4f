"""How a translation follows its source: the page that it is a translation of.

Changes that need no translator do not wait for one: as soon as a page is published, its
translations take them over. The live version and the newest draft of a translation follow each by
itself. What is under review or scheduled stays as its approver saw it; it follows as soon as it is
published. A locked translation follows as soon as it is unlocked.
"""

from copy import copy

from django.db import transaction
from django.db.models import QuerySet
from wagtail_localize.models import Translation

from ..publishing.versions import is_draft, is_promised, replace_draft, replace_live_version
from ..review.comparison import page_changes
from .in_step import bring_page_in_step

# The kind of the entries that following writes into a page's history.
ACTION = "affiliations.follow"


def translations_of(page) -> QuerySet:
    """Return the pages that follow ``page``, in the order of their keys."""
    followed = Translation.objects.filter(
        source__object_id=page.translation_key, source__locale=page.locale, enabled=True
    )
    return (
        type(page)
        .objects.filter(
            translation_key=page.translation_key,
            locale__in=followed.values("target_locale"),
            alias_of=None,
        )
        .order_by("pk")
    )


def source_of(page):
    """Return the live page that ``page`` follows, or None."""
    sources = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale, enabled=True
    ).values("source__locale")
    return (
        type(page)
        .objects.filter(translation_key=page.translation_key, locale__in=sources, live=True)
        .first()
    )


def bring_translations_in_step(page, user=None) -> None:
    """Bring the translations of a live page in step with it, as ``user``."""
    for pk in translations_of(page).values_list("pk", flat=True):
        bring_in_step(type(page), pk, user)


@transaction.atomic
def bring_in_step(page_type, pk: int, user=None) -> None:
    """Bring the live version and the newest draft of a page in step with its source, if it has one.

    The page is read anew, with a lock in the database. If an editor has locked the page, it stays
    as it is.
    """
    page = page_type.objects.select_for_update().filter(pk=pk, alias_of=None).first()
    source = page and source_of(page)
    if not source or page.locked:
        return
    data = {"source": str(source)}
    newest = page.get_latest_revision()
    is_kept = is_promised(page.latest_revision_id)
    draft = newest.as_object() if newest and not is_kept and is_draft(newest, page) else None
    if draft and not bring_page_in_step(draft, source):
        is_kept, draft = True, None
    if page.live and bring_page_in_step(page, source):
        replace_live_version(page, newest if is_kept else None, user, ACTION, data)
    if draft:
        replace_draft(draft, user, ACTION, data)


def missed_by_lock(page) -> list[str]:
    """Return in sentences what a page will take over from its source when it is unlocked."""
    if not page.locked:
        return []
    return missed_changes(page if page.live else page.get_latest_revision_as_object())


def missed_by_review(page) -> list[str]:
    """Return in sentences what changed in the source of a page since it went to review.

    A version that is scheduled is treated alike.
    """
    if not is_promised(page.latest_revision_id):
        return []
    return missed_changes(page.get_latest_revision_as_object())


def missed_changes(version) -> list[str]:
    """Return in sentences what a version of a page would take over from its source."""
    source, followed = source_of(version), copy(version)
    if not source or not bring_page_in_step(followed, source):
        return []
    return page_changes(version, followed)[0]
