"""Log lines: one for each event, with time, level, the request's id, and its client."""

import logging
from contextvars import ContextVar
from textwrap import indent
from typing import NamedTuple

from django.core.exceptions import BadRequest, SuspiciousOperation
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from ..visitors.errors import in_one_line, is_database_failure

# The name under which each answer is logged.
ACCESS = "site_project.access"


class Origin(NamedTuple):
    """The request during which something happens: its id, and the address of its client."""

    request_id: str = "-"
    client: str = "-"


NOWHERE = Origin()
origin: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


class OriginFilter(logging.Filter):
    """Adds the request during which a line is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id, record.client = origin.get()
        return True


class TracebackFilter(logging.Filter):
    """Leaves out tracebacks where our code is not to blame.

    That is so when the database is gone, or a client has sent what Django refuses.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info and record.exc_info[1]
        if is_database_failure(error):
            message = record.getMessage().rstrip(".")
            record.msg = f"{message}: the database cannot be used: {in_one_line(error)}"
            record.args = record.exc_info = None
        elif isinstance(error, SuspiciousOperation | BadRequest):
            record.exc_info = None
        return True


class LineFormatter(logging.Formatter):
    """Writes text; only a traceback takes further lines, which are indented."""

    def __init__(self):
        super().__init__(
            "%(asctime)s %(levelname)s [%(request_id)s %(client)s] %(name)s: %(message)s",
            "%Y-%m-%dT%H:%M:%S%z",
        )

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        text = super().formatMessage(record)
        return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)

    def formatException(self, exc_info) -> str:  # noqa: N802
        return indent(super().formatException(exc_info), "  ")


class ObjectFormatter(JsonFormatter):
    """Writes a JSON object in a line, with the traceback in ``exc_info``."""

    def __init__(self):
        super().__init__(
            ["levelname", "name", "request_id", "client", "message"],
            rename_fields={"levelname": "level", "name": "logger"},
            reserved_attrs=[*RESERVED_ATTRS, "request"],
            timestamp=True,
        )


def logging_config(as_json: bool, with_access: bool) -> dict:
    """Return the setting ``LOGGING``; ``with_access`` adds a line for every answer to a client."""
    formatter = ObjectFormatter if as_json else LineFormatter
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "origin": {"()": f"{__name__}.OriginFilter"},
            "traceback": {"()": f"{__name__}.TracebackFilter"},
        },
        "formatters": {"line": {"()": f"{__name__}.{formatter.__name__}"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["origin", "traceback"],
                "formatter": "line",
            }
        },
        "loggers": {
            "": {"handlers": ["console"], "level": "WARNING"},
            "_granian": {"handlers": ["console"], "propagate": False},
            "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            # The checks for /readyz are logged by us, in a line.
            "health_check": {"level": "CRITICAL"},
            "site_project": {"level": "INFO"},
            ACCESS: {"level": "INFO" if with_access else "WARNING"},
        },
    }
