"""What a load balancer or a monitor asks: ``/healthz`` (the process) and ``/readyz`` (the site).

The answers are for any host and by any address, and say nothing but yes or no; the log says why.
"""

import asyncio
import dataclasses
import logging

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.utils.log import log_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from health_check.base import HealthCheck
from health_check.checks import Database, Storage
from health_check.exceptions import ServiceUnavailable

from .migrating import is_migrated

logger = logging.getLogger(__name__)

HEALTH_PATH = "/healthz"
READINESS_PATH = "/readyz"
HEALTH_PATHS = frozenset({HEALTH_PATH, READINESS_PATH})


@dataclasses.dataclass
class Migrations(HealthCheck):
    """Checks that no migration is missing; ``complete`` is what was applied when none was."""

    complete: frozenset = dataclasses.field(default=frozenset(), repr=False)

    def run(self) -> None:
        with connection.temporary_connection():
            applied = frozenset(MigrationRecorder(connection).applied_migrations())
            if applied != self.complete and is_migrated(connection):
                self.complete = applied
        if applied != self.complete or not applied:
            raise ServiceUnavailable("migrations are missing")


@dataclasses.dataclass
class WritableStorage(Storage):
    """Checks that uploads can be stored; if not, says what the system says."""

    def run(self) -> None:
        try:
            super().run()
        except OSError as error:
            raise ServiceUnavailable(str(error)) from error


CHECKS = [Database(), Migrations(), WritableStorage()]


@require_safe
@never_cache
def health(request) -> HttpResponse:
    """Answer that this process runs."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@never_cache
def readiness(request) -> HttpResponse:
    """Answer whether database, migrations and storage can be used: 200, or 503."""
    problems = asyncio.run(failures())
    if problems:
        response = HttpResponse("not ready\n", content_type="text/plain", status=503)
        # Otherwise Django would write a second line, an error without the reasons.
        log_response(
            "Not ready: %s",
            "; ".join(problems),
            response=response,
            request=request,
            logger=logger,
            level="warning",
        )
        return response
    return HttpResponse("ready\n", content_type="text/plain")


async def failures() -> list[str]:
    """Return a line for each check that fails."""
    results = await asyncio.gather(*(check.get_result() for check in CHECKS))
    return [f"{result.check}: {result.error}" for result in results if result.error]


class HealthMiddleware:
    """Answers before anything looks at the host, the scheme, or the session."""

    views = {HEALTH_PATH: health, READINESS_PATH: readiness}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.views.get(request.path, self.get_response)(request)
