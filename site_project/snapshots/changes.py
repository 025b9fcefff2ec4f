"""When snapshots are renewed: after every change of what visitors can read.

A page can show parts of any other page (its title in a list, its translations, a logo). So a change
anywhere makes all snapshots outdated. Before the change is stored, all snapshots are marked as
outdated, and from then on Django is asked first. The change raises the version of the content in
its own transaction, by which other servers hear of it. Once it is stored, published pages get new
snapshots, and the snapshots of withdrawn pages are removed. ``manage.py serve`` builds the others.
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
from .content_version import raise_content_version

logger = logging.getLogger(__name__)


class Failures(threading.local):
    """What the user of this thread has to be told."""

    is_untold = False


failures = Failures()


class Renewal:
    """What is done once the present transaction is committed; a rollback takes it away."""

    def __init__(self):
        self.pages = []
        self.is_done = False

    def __call__(self):
        """Renew once for all changes of a transaction; an error does not undo the changes."""
        self.is_done = True
        # Rendering answers requests too; the user of this one is told in the end.
        was_untold, failures.is_untold = failures.is_untold, False
        try:
            has_failed = bool(renew(self.pages))
        except Exception:
            logger.exception("The snapshots were not renewed.")
            has_failed = True
        failures.is_untold = was_untold or has_failed


def connect() -> None:
    """Connect to the signals, besides publishing, that may change what visitors read."""
    pre_save.connect(outdate_before_save)
    pre_page_move.connect(outdate)
    post_page_move.connect(renew_after_commit)
    for model in (PageViewRestriction, Site):
        post_save.connect(renew_after_commit, sender=model)
        post_delete.connect(renew_after_commit, sender=model)
    post_delete.connect(renew_after_deletion)
    image_model = get_image_model()
    post_save.connect(renew_after_edit, sender=image_model)
    # A new file of a picture deletes the copies of the old file, after the picture was saved.
    post_delete.connect(renew_after_commit, sender=image_model.get_rendition_model())


def outdate_before_save(sender, instance, update_fields, **kwargs):
    """Make snapshots outdated before a public page is saved; Wagtail saves it in a transaction.

    Wagtail sends ``page_published`` only after it has saved the page. When it saves a draft, it
    names the few fields that it writes in ``update_fields``.
    """
    if not issubclass(sender, Page) or update_fields is not None:
        return
    if instance.live or Page.objects.filter(pk=instance.pk, live=True).exists():
        renew_after_commit()


def outdate(**kwargs):
    """Let Django be asked first from now on, even if this process is killed."""
    try:
        storage.outdate()
    except OSError:
        logger.exception("The snapshots could not be made outdated.")


def renew_after_publishing(page, revision) -> None:
    """Show a published page at once, and remove a withdrawn one; this is a publishing step."""
    renew_after_commit([page] if page.live else [])


def renew_after_deletion(sender, **kwargs):
    if issubclass(sender, Page):
        renew_after_commit()


def renew_after_edit(created, **kwargs):
    """Renew after a picture is edited; a new picture is not on any page yet."""
    if not created:
        renew_after_commit()


def renew_after_commit(pages=(), **kwargs):
    """Make all snapshots outdated, and renew them after the present transaction is committed.

    Of ``pages`` there are new snapshots at once.
    """
    outdate()
    waiting = [
        function
        for _savepoints, function, _robust in transaction.get_connection().run_on_commit
        if isinstance(function, Renewal) and not function.is_done
    ]
    renewal = waiting[0] if waiting else Renewal()
    renewal.pages += pages
    if not waiting:
        raise_content_version()
        transaction.on_commit(renewal)


class FailureMiddleware:
    """Tell the user whose change could not be shown that visitors do not see it yet."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if failures.is_untold:
            failures.is_untold = False
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
