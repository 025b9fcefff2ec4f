"""The answers when the database cannot be used, and when anything else fails."""

import sys

from django.db import DataError, Error, IntegrityError
from django.shortcuts import render
from django.views.defaults import server_error

RETRY_AFTER_SECONDS = 60


def is_database_failure(error: BaseException | None) -> bool:
    """Say whether an error means that the database is gone or damaged; a wrong value does not."""
    return isinstance(error, Error) and not isinstance(error, DataError | IntegrityError)


def unavailable_or_server_error(request):
    """Answer 503 if the database cannot be used (RFC 9110, section 15.6.4), otherwise 500."""
    if not is_database_failure(sys.exc_info()[1]):
        return server_error(request)
    response = render(None, "503.html", status=503)
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    response.headers["Cache-Control"] = "no-store"
    return response
