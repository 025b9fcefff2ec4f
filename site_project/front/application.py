"""The RSGI application of a worker: files from the event loop, all else from Django's thread."""

import asyncio
import logging
import time
from collections.abc import AsyncIterable, Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextvars import copy_context
from http import HTTPStatus
from itertools import takewhile
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string
from granian.rsgi import HTTPProtocol, Scope

from ..operation.health import HEALTH_PATH, HEALTH_PATHS
from ..operation.logs import ACCESS
from ..snapshots.serving import PublishedSnapshots, Snapshot
from ..visitors.files import MediaMiddleware, StaticFilesMiddleware
from .answers import Answer, answer_of, read
from .bodies import BUDGETS, STRANGERS, USERS, Body, length_of, receive
from .django_thread import (
    WSGIApplication,
    answer_of_django,
    answer_to_user,
    answer_without_body,
    is_logged_in,
)
from .redirections import redirection_after_django, redirection_before_django
from .refusals import RefusedError, refusal_answer
from .requests import READING, environ_of, has_session, is_secure, note_origin, query_of

logger = logging.getLogger(__name__)
access_logger = logging.getLogger(ACCESS)

# Where Django finds nothing, or fails, we may know what is meant.
NOT_THERE = (404, 500, 502, 503)
STATIC_FILES = "site_project.visitors.files.StaticFilesMiddleware"
# By these headers, a client asks for something else than the whole page.
KNOWN_VERSION = frozenset({"range", "if-range", "if-none-match", "if-modified-since"})
UNCACHED_TEXT = [("Content-Type", "text/plain"), ("Cache-Control", "no-store")]
# So long does a visitor wait for Django where an older answer is there.
STAND_IN_SECONDS = 5
# So long does whoever asks for the site's readiness wait.
READINESS_SECONDS = 10
SAME_READINESS_SECONDS = 1
# Granian has opened the file of an answer by then.
KEEP_OPEN_SECONDS = 60


class Front:
    """Answers all requests to a worker.

    ``application`` is Django as a WSGI application. It runs in the one thread of ``executor``.
    """

    def __init__(self, application: WSGIApplication, executor: Executor | None = None):
        self.application = application
        self.executor = executor or ThreadPoolExecutor(1, "django")
        # While Django's own thread is busy, the site may well be ready.
        self.readiness_executor = ThreadPoolExecutor(1, "readiness")
        self.readiness: Future | None = None
        self.readiness_until = 0.0
        self.static_files = StaticFilesMiddleware(None).files
        self.media = MediaMiddleware(None)
        self.file_prefixes = (settings.STATIC_URL, settings.MEDIA_URL)
        self.file_headers = headers_of_files()
        self.snapshots = PublishedSnapshots()
        self.is_https = settings.SECURE_SSL_REDIRECT

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        started = time.monotonic()
        answer = await self.answer(scope, protocol)
        if answer and answer.status >= HTTPStatus.BAD_REQUEST:
            # By this, whoever meets an error can name the line in the log.
            request_id = ("X-Request-ID", note_origin(scope).request_id)
            answer = answer._replace(headers=[*answer.headers, request_id])
        if answer:
            send(answer, protocol)
        if access_logger.isEnabledFor(logging.INFO):
            note_origin(scope)
            log_access(scope, answer, time.monotonic() - started)

    async def answer(self, scope: Scope, chunks: AsyncIterable[bytes]) -> Answer | None:
        """Return the answer to a request, whose body arrives in ``chunks``.

        Returns None if the client went away before all of the body had arrived.
        """
        if scope.path in HEALTH_PATHS and scope.method in READING:
            return await self.from_health(scope)
        # Django redirects visitors to the address with https.
        if not self.is_https or is_secure(scope):
            try:
                answer = self.from_file(scope) or await self.from_snapshot(scope)
            except FileNotFoundError:
                # It was replaced after it was found; Django has the new version.
                answer = None
            if answer:
                return answer
        try:
            answer = await self.from_django(scope, chunks)
        except RefusedError as refusal:
            return self.refuse(refusal.status, scope)
        if not answer or answer.status not in NOT_THERE:
            return answer
        redirection = redirection_after_django(self.snapshots, scope)
        if not redirection:
            return answer
        answer.close()
        return self.protected(redirection)

    async def from_health(self, scope: Scope) -> Answer:
        """Say whether the process runs, or whether the site can be used."""
        if scope.path == HEALTH_PATH:
            return Answer(200, UNCACHED_TEXT, b"alive\n")
        # Whoever asks meanwhile, or within a second, gets the same answer.
        if time.monotonic() > self.readiness_until and (
            not self.readiness or self.readiness.done()
        ):
            self.readiness_until = time.monotonic() + SAME_READINESS_SECONDS
            self.readiness = self.readiness_executor.submit(
                answer_without_body, self.application, environ_of(scope)
            )
        waiting = asyncio.wrap_future(self.readiness)
        done, _waiting = await asyncio.wait([waiting], timeout=READINESS_SECONDS)
        return waiting.result() if done else Answer(503, UNCACHED_TEXT, b"not ready\n")

    def from_file(self, scope: Scope) -> Answer | None:
        """Answer with a static file or a picture, if the address is that of one."""
        path = scope.path
        if not path.startswith(self.file_prefixes):
            return None
        file = self.static_files.get(path) or self.media.find(path)
        if not file:
            return None
        if scope.method not in READING:
            return self.refuse(HTTPStatus.METHOD_NOT_ALLOWED, scope)
        answer = answer_of(file.get_response(scope.method, environ_of(scope)))
        return self.protected(answer)

    async def from_snapshot(self, scope: Scope) -> Answer | None:
        """Answer a visitor with a published page, if there is a snapshot of it.

        For users, and while the snapshot is outdated, Django is asked first. The snapshot answers
        if Django fails, or takes too long.
        """
        snapshot = self.find_snapshot(scope)
        if not snapshot:
            redirection = redirection_before_django(self.snapshots, scope)
            return redirection and self.protected(redirection)
        if scope.method not in READING:
            return self.refuse(HTTPStatus.METHOD_NOT_ALLOWED, scope)
        if snapshot.is_outdated:
            job = self.submit(scope, answer_without_body, self.application, environ_of(scope))
        elif has_session(scope):
            job = self.submit(scope, answer_to_user, self.application, environ_of(scope))
        else:
            return answer_with(snapshot, scope)
        if answer := await successful(job):
            return answer
        # Meanwhile there may be a new snapshot, or the page may have been withdrawn.
        snapshot = self.find_snapshot(scope)
        return answer_with(snapshot, scope) if snapshot else None

    def submit(self, scope: Scope, function: Callable, *arguments) -> Future:
        """Let Django's thread do something for a request, which its log lines name."""
        note_origin(scope)
        return self.executor.submit(copy_context().run, function, *arguments)

    def find_snapshot(self, scope: Scope) -> Snapshot | None:
        """Return the snapshot of what a request asks for, or None if Django must answer."""
        headers = scope.headers
        snapshot = self.snapshots.find(headers.get("host"), scope.path)
        if not snapshot or snapshot.place.is_document:
            return snapshot
        is_plain = scope.method in READING and "content-length" not in headers
        return snapshot if is_plain and not query_of(scope) else None

    def refuse(self, status: HTTPStatus, scope: Scope) -> Answer:
        """Say why a request is not answered."""
        return self.protected(refusal_answer(status, scope))

    def protected(self, answer: Answer) -> Answer:
        """Add to an answer of the front's own what the middlewares add to those of Django."""
        return answer._replace(headers=[*answer.headers, *self.file_headers])

    async def from_django(self, scope: Scope, chunks: AsyncIterable[bytes]) -> Answer | None:
        """Collect the request's body, and let Django answer; raises ``RefusedError``."""
        environ = environ_of(scope)
        length = length_of(scope)
        limits = USERS if length and await self.is_from_user(scope, environ) else STRANGERS
        body = Body(BUDGETS[limits])
        try:
            is_whole = not length or await receive(chunks, body, length, limits)
        except BaseException:
            body.close()
            raise
        if not is_whole:
            body.close()
            return None
        # What has arrived is dealt with, even if the client goes away now.
        job = self.submit(scope, answer_of_django, self.application, environ, body)
        return await asyncio.shield(asyncio.wrap_future(job))

    async def is_from_user(self, scope: Scope, environ: dict[str, Any]) -> bool:
        """Say whether the request is in the session of a user who is logged in."""
        if not has_session(scope):
            return False
        try:
            return await asyncio.wrap_future(self.submit(scope, is_logged_in, environ))
        except Error:
            return False


def headers_of_files() -> list[tuple[str, str]]:
    """Return what the middlewares that stand before the static files' own add to their headers."""

    def handler(request):
        return HttpResponse()

    for name in reversed(list(takewhile(lambda name: name != STATIC_FILES, settings.MIDDLEWARE))):
        handler = import_string(name)(handler)
    response = handler(RequestFactory().get(settings.STATIC_URL, secure=True))
    return [(name, value) for name, value in response.items() if name != "Content-Type"]


def answer_with(snapshot: Snapshot, scope: Scope) -> Answer:
    """Answer from a snapshot; raises ``FileNotFoundError`` if its body was removed meanwhile."""
    headers = scope.headers
    if scope.method == "GET" and KNOWN_VERSION.isdisjoint(headers.keys()):
        path, headers = snapshot.form(headers.get("accept-encoding", ""))
        return Answer(200, headers, read(path))
    return answer_of(snapshot.get_response(scope.method, environ_of(scope)))


async def successful(job: Future) -> Answer | None:
    """Return Django's answer, or None if it failed, or gave none in time."""
    waiting = asyncio.wrap_future(job)
    done, _waiting = await asyncio.wait([waiting], timeout=STAND_IN_SECONDS)
    if not done:
        waiting.add_done_callback(discard)
        # If it has not begun, Django need not answer any more.
        job.cancel()
        return None
    if error := waiting.exception():
        if not isinstance(error, Error | RefusedError):
            logger.error("Django did not answer.", exc_info=error)
        return None
    answer = waiting.result()
    if answer and answer.status < 500:
        return answer
    discard(waiting)
    return None


def discard(job: asyncio.Future) -> None:
    """Close what an answer keeps open that nobody waits for any more."""
    if not job.cancelled() and not job.exception() and job.result():
        job.result().close()


def send(answer: Answer, protocol: HTTPProtocol) -> None:
    """Give an answer to granian, which sends it as fast as the client reads."""
    status, headers, body, part, keep_open = answer
    if part:
        protocol.response_file_range(status, headers, *part)
    elif body:
        protocol.response_bytes(status, headers, body)
    else:
        protocol.response_empty(status, headers)
    if keep_open:
        asyncio.get_running_loop().call_later(KEEP_OPEN_SECONDS, keep_open.close)


def log_access(scope: Scope, answer: Answer | None, seconds: float) -> None:
    """Write a line for an answer, or for a client that went away; a query is nobody's business."""
    fields = {
        "method": scope.method,
        "path": scope.path,
        "status": answer.status if answer else 0,
        "length": answer.length if answer else 0,
        "milliseconds": round(seconds * 1000, 1),
    }
    line = "%(method)s %(path)s %(status)d, %(length)d bytes in %(milliseconds).1f ms"
    access_logger.info(line, fields, extra=fields)
