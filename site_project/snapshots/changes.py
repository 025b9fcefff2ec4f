"""When snapshots are renewed: after every change of what visitors can read.

A page can show anything of any other (its title in a list, its translations, a logo). So a change
anywhere makes all snapshots outdated. Before it is stored, Django is asked first for everything;
as soon as it is stored, the pages published have new snapshots, and those of pages withdrawn are
gone. ``manage.py serve`` builds the others.
"""

import logging
import threading

from django.contrib import messages
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import post_page_move, pre_page_move

from . import storage
from .building import renew

logger = logging.getLogger(__name__)


class Work(threading.local):
    """What this thread has still to do or to say."""

    def __init__(self):
        self.is_due = False
        self.pages = []
        self.has_failed = False


work = Work()


def connect() -> None:
    """Listen to everything, beside publishing, that may change what visitors read."""
    pre_save.connect(outdate_before_save)
    pre_page_move.connect(outdate)
    post_page_move.connect(renew_after_commit)
    for model in (PageViewRestriction, Site):
        post_save.connect(renew_after_commit, sender=model)
        post_delete.connect(renew_after_commit, sender=model)
    post_delete.connect(renew_after_deletion)
    image_model = get_image_model()
    post_save.connect(renew_after_edit, sender=image_model)
    # A new file takes the copies of the old one away, after the picture itself was saved.
    post_delete.connect(renew_after_commit, sender=image_model.get_rendition_model())


def outdate_before_save(sender, instance, update_fields, **kwargs):
    """Wagtail saves a public page before it says so; of drafts it saves but a few fields."""
    if not issubclass(sender, Page) or update_fields is not None:
        return
    if instance.live or Page.objects.filter(pk=instance.pk, live=True).exists():
        outdate()


def outdate(**kwargs):
    """Let Django be asked first from now on, whatever becomes of this process."""
    try:
        storage.outdate()
    except OSError:
        logger.exception("The snapshots could not be made outdated.")


def renew_after_publishing(page, revision) -> None:
    """Show a page that was just published at once, and no longer one that was withdrawn."""
    if page.live:
        work.pages.append(page)
    renew_after_commit()


def renew_after_deletion(sender, **kwargs):
    if issubclass(sender, Page):
        renew_after_commit()


def renew_after_edit(created, **kwargs):
    """A picture just uploaded is on no page yet."""
    if not created:
        renew_after_commit()


def renew_after_commit(**kwargs):
    """Make all snapshots outdated, and renew them once the change being made is stored."""
    outdate()
    work.is_due = True
    transaction.on_commit(renew_if_due)


def renew_if_due():
    """Renew, once for all that was stored together; the change stays, whatever fails here."""
    if not work.is_due:
        return
    pages, work.pages, work.is_due = work.pages, [], False
    try:
        work.has_failed = bool(renew(pages))
    except Exception:
        logger.exception("The snapshots were not renewed.")
        work.has_failed = True


class FailureMiddleware:
    """Tell whoever published that visitors do not see it yet."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if work.has_failed:
            work.has_failed = False
            messages.warning(
                request,
                _(
                    "Your change is stored, but visitors still see the version before it: the "
                    "public copy of a page could not be made anew. Publish again in a few "
                    "minutes. If this message comes back, tell whoever runs the site: the log of "
                    "the server says why."
                ),
            )
        return response
