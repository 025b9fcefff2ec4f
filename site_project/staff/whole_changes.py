"""What a member of staff changes is stored as a whole or not at all, whenever a process is killed.

Wagtail's publication by hand, for example, writes forty times: the revision, the page, the log.
"""

from collections.abc import Callable
from functools import partial, wraps

from django.conf import settings
from django.contrib import messages
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError, transaction
from wagtail.models import Revision

from affiliations.publishing.locking import lock_page
from affiliations.publishing.refusals import UnpublishableError

# How often what collides with what others do is tried.
TRIES = 3
READING = {"GET", "HEAD", "OPTIONS", "TRACE"}


def as_a_whole(view: Callable) -> Callable:
    """Return a view of which each request by which a user may change something is one transaction.

    It is tried again if it collides with another one.

    ``ATOMIC_REQUESTS`` is for all requests, and would let everybody who reads, or guesses a
    password, wait for a writer or keep writers waiting. When the rules refuse a publication, what
    its user has typed stays stored.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method in READING or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        posted = request.POST
        for _retry in range(TRIES - 1):
            try:
                return answer_at_once(view, request, *args, **kwargs)
            except OperationalError as error:
                if not is_collision(error) or getattr(request, "is_stored", False):
                    raise
                # Hooks may have changed what was posted.
                request.POST = posted
                forget_messages(request)
        return answer_at_once(view, request, *args, **kwargs)

    return answer


def answer_at_once(view: Callable, request, *args, **kwargs):
    """Return the answer of a view, in a transaction that begins with a lock on the page.

    Those who change the same page wait for it.
    """
    refusal = None
    with transaction.atomic():
        # What fails after the commit must not be done twice.
        transaction.on_commit(partial(setattr, request, "is_stored", True))
        if page_pk := kwargs.get("page_id"):
            lock_page(page_pk)
        before = len(transaction.get_connection().run_on_commit)
        try:
            response = view(request, *args, **kwargs)
            publish_now(before)
        except UnpublishableError as error:
            # The view may have said already that it was published.
            forget_messages(request)
            refusal = error
    if refusal:
        raise refusal
    return response


def is_collision(error: OperationalError) -> bool:
    """Say whether PostgreSQL ended a transaction because of another one, or after a long wait.

    The codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
    """
    return getattr(error.__cause__, "sqlstate", "") in {"40001", "40P01", "55P03"}


def forget_messages(request) -> None:
    """Forget what a view wanted to tell, whose changes have been taken back."""
    list(messages.get_messages(request))


def publish_now(start: int) -> None:
    """Publish within the transaction what wagtail-localize would publish after it.

    ``start`` is how many callbacks had waited for the transaction's end before.
    """
    waiting = transaction.get_connection().run_on_commit
    for callback in waiting[start:]:
        _savepoints, function, _is_robust = callback
        if getattr(function, "__func__", None) is Revision.publish:
            waiting.remove(callback)
            function()


class AfterCommitBackend(BaseEmailBackend):
    """Sends mail by ``DELIVERING_EMAIL_BACKEND``, after the transaction in which it was written.

    So nobody waits with a lock in the database for a server that sends mail, and there is no mail
    about what was not stored. An error is logged then; without a transaction, it is raised.
    """

    def __init__(self, fail_silently=False, **options):
        super().__init__(fail_silently)
        self.deliver = get_connection(
            settings.DELIVERING_EMAIL_BACKEND, fail_silently, **options
        ).send_messages

    def send_messages(self, email_messages) -> int:
        if not transaction.get_connection().in_atomic_block:
            return self.deliver(email_messages)

        # Django logs the name of a callback that fails, which a ``partial`` does not have.
        def deliver_mail():
            self.deliver(email_messages)

        transaction.on_commit(deliver_mail, robust=True)
        return len(email_messages)
