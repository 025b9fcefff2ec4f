"""The answers when the database cannot be used, and when anything else fails."""

import logging
import sqlite3
import sys
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import Error, InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 60


# Primary result codes of SQLite: https://www.sqlite.org/rescode.html
SQLITE_FAILURES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}
# Classes of errors of PostgreSQL, and those of a database that is read-only, lacks a table, or has
# let somebody wait too long:
# https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRESQL_FAILURES = ("08", "40", "53", "55P03", "57", "58", "XX", "25006", "42P01")
# Where staff write pages.
PAGE_FORMS = {
    "wagtailadmin_pages:add",
    "wagtailadmin_pages:edit",
    "wagtailadmin_pages:revisions_revert",
}


def is_database_failure(error: BaseException | None) -> bool:
    """Say whether an error means that the database is gone, damaged, full or empty.

    A statement that it refuses, for a value that somebody sent, does not mean that.
    """
    if not isinstance(error, Error):
        return False
    cause = error.__cause__
    if code := getattr(cause, "sqlite_errorcode", 0):
        return code & 0xFF in SQLITE_FAILURES or str(cause).startswith("no such table")
    if state := getattr(cause, "sqlstate", ""):
        return state.startswith(POSTGRESQL_FAILURES)
    # The database has not answered at all, or not been asked.
    return isinstance(error, OperationalError | InterfaceError)


def in_one_line(error: BaseException) -> str:
    """Return what an error says; those of databases take several lines."""
    return " ".join(str(error).split())


def bad_request(request, exception) -> HttpResponse:
    """Answer 413 to what is too large (RFC 9110, section 15.5.14), otherwise 400."""
    is_too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return error_response(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_too_large else HTTPStatus.BAD_REQUEST
    )


def forbidden(request, exception) -> HttpResponse:
    return error_response(HTTPStatus.FORBIDDEN)


def unavailable_or_server_error(request) -> HttpResponse:
    """Answer 503 if the database cannot be used (RFC 9110, section 15.6.4), otherwise 500."""
    if not is_database_failure(sys.exc_info()[1]):
        return error_response(HTTPStatus.INTERNAL_SERVER_ERROR, request)
    response = error_response(HTTPStatus.SERVICE_UNAVAILABLE, request)
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    response.headers["Cache-Control"] = "no-store"
    return response


def error_response(status: HTTPStatus, request=None) -> HttpResponse:
    """Return the page of a status; a plain one if that cannot be rendered either.

    Otherwise Django would take the second error for that of each middleware in turn.
    """
    try:
        fields = unsaved_fields(request) if request else []
        template = "unsaved.html" if fields else f"{status.value}.html"
        page = render_to_string(template, {"fields": fields})
    except Exception as error:
        logger.error("The page for %d cannot be shown: %s", status, error)
        page = f"<h1>{status.phrase}</h1>"
    return HttpResponse(page, status=status)


def unsaved_fields(request) -> list[tuple[str, str]]:
    """Return the names and values of the page editor's form, if that was sent by its button.

    It is all that its author has of what was typed since it was last saved.
    """
    match = request.resolver_match
    if request.method != "POST" or not match or match.view_name not in PAGE_FORMS:
        return []
    if not request.accepts("text/html"):
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values]
