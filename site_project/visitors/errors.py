"""The answers when the database cannot be used, and when anything else fails."""

import sqlite3
import sys

from django.db import Error, InterfaceError, OperationalError
from django.shortcuts import render
from django.views.defaults import server_error

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
# Classes of errors of PostgreSQL, and the error of a table that is not there:
# https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRESQL_FAILURES = ("08", "53", "57", "58", "XX", "42P01")


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


def unavailable_or_server_error(request):
    """Answer 503 if the database cannot be used (RFC 9110, section 15.6.4), otherwise 500."""
    if not is_database_failure(sys.exc_info()[1]):
        return server_error(request)
    response = render(None, "503.html", status=503)
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    response.headers["Cache-Control"] = "no-store"
    return response
