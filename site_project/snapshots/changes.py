"""When snapshots are built anew: after every change of what visitors can read.

A page can show anything of any other (its title in a list, its translations, a logo), so that a
change anywhere renders all of them. Those that come out the same are left as they are.
"""

import logging
import threading

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from . import storage
from .building import build

logger = logging.getLogger(__name__)


class Work(threading.local):
    """What this thread has still to do or to say."""

    is_due = False
    has_failed = False


work = Work()


def connect() -> None:
    """Listen to everything that may change what visitors read."""
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(build_after_commit)
    for model in (PageViewRestriction, Site):
        post_save.connect(build_after_commit, sender=model)
        post_delete.connect(build_after_commit, sender=model)
    post_delete.connect(build_after_deletion)
    image_model = get_image_model()
    post_save.connect(build_after_edit, sender=image_model)
    # A new file takes the copies of the old one away, after the picture itself was saved.
    post_delete.connect(build_after_commit, sender=image_model.get_rendition_model())


def build_after_deletion(sender, **kwargs):
    if issubclass(sender, Page):
        build_after_commit()


def build_after_edit(created, **kwargs):
    """A picture just uploaded is on no page yet."""
    if not created:
        build_after_commit()


def build_after_commit(**kwargs):
    """Build the snapshots as soon as the change being made is stored, once for all of it."""
    work.is_due = True
    storage.leave_note()
    transaction.on_commit(build_if_due)


def build_if_due():
    """Build the snapshots; a failure is logged and told, for the change itself is stored."""
    if not work.is_due:
        return
    work.is_due = False
    try:
        work.has_failed = bool(build().failed)
    except Exception:
        logger.exception("The snapshots were not built.")
        work.has_failed = True


def finish_interrupted_changes() -> None:
    """Build the snapshots where a process was killed between storing a change and building."""
    if storage.notes():
        work.is_due = True
        build_if_due()


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
