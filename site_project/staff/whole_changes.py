"""What a member of staff changes is stored as a whole or not at all, whenever a process is killed.

Wagtail's publication by hand, for example, writes forty times: the revision, the page, the log.
"""

from collections.abc import Callable
from functools import partial, wraps

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

READING = {"GET", "HEAD", "OPTIONS", "TRACE"}


def as_a_whole(view: Callable) -> Callable:
    """Return a view of which each request that may change something is one transaction.

    ``ATOMIC_REQUESTS`` is for all requests, and would let everybody who reads wait for a writer.
    """
    whole = transaction.atomic(view)

    @wraps(view)
    def answer(request, *args, **kwargs):
        return (view if request.method in READING else whole)(request, *args, **kwargs)

    return answer


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
        transaction.on_commit(partial(self.deliver, email_messages), robust=True)
        return len(email_messages)
