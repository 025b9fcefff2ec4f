"""The RSGI application of a worker: files from the event loop, all else from Django's thread."""

import asyncio
import logging
from collections.abc import AsyncIterable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from http import HTTPStatus
from itertools import takewhile
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import Error
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string
from granian.rsgi import HTTPProtocol, Scope

from ..snapshots.serving import PublishedSnapshots, Snapshot
from ..visitors.files import MediaMiddleware, StaticFilesMiddleware
from ..visitors.site_languages import preferred_language
from .answers import Answer, answer_of, read
from .bodies import BUDGETS, STRANGERS, USERS, Body, length_of, receive
from .django_thread import (
    WSGIApplication,
    answer_of_django,
    answer_to_user,
    answer_without_body,
    is_logged_in,
)
from .refusals import RefusedError, refusal_answer
from .requests import environ_of, has_session, is_secure, query_of

logger = logging.getLogger(__name__)

READING = ("GET", "HEAD")
# Where Django finds nothing, or fails, an address without a language may still be known.
NOT_THERE = (404, 500, 502, 503)
STATIC_FILES = "site_project.visitors.files.StaticFilesMiddleware"
# By these headers, a client asks for something else than the whole page.
KNOWN_VERSION = frozenset({"range", "if-range", "if-none-match", "if-modified-since"})
# So long does a visitor wait for Django where an older answer is there.
STAND_IN_SECONDS = 5
# Granian has opened the file of an answer by then.
KEEP_OPEN_SECONDS = 60


class Front:
    """Answers all requests to a worker.

    ``application`` is Django as a WSGI application. It runs in the one thread of ``executor``.
    """

    def __init__(self, application: WSGIApplication, executor: Executor | None = None):
        self.application = application
        self.executor = executor or ThreadPoolExecutor(1, "django")
        self.static_files = StaticFilesMiddleware(None).files
        self.media = MediaMiddleware(None)
        self.file_prefixes = (settings.STATIC_URL, settings.MEDIA_URL)
        self.file_headers = headers_of_files()
        self.snapshots = PublishedSnapshots()
        self.is_https = settings.SECURE_SSL_REDIRECT

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        answer = await self.answer(scope, protocol)
        if answer:
            send(answer, protocol)

    async def answer(self, scope: Scope, chunks: AsyncIterable[bytes]) -> Answer | None:
        """Return the answer to a request, whose body arrives in ``chunks``.

        Returns None if the client went away before all of the body had arrived.
        """
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
        if (
            answer
            and answer.status in NOT_THERE
            and (found := self.redirection(scope, before_django=False))
        ):
            answer.close()
            return found
        return answer

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
        return answer._replace(headers=[*answer.headers, *self.file_headers])

    async def from_snapshot(self, scope: Scope) -> Answer | None:
        """Answer a visitor with a published page, if there is a snapshot of it.

        For users, and while the snapshot is outdated, Django is asked first. The snapshot answers
        if Django fails, or takes too long.
        """
        snapshot = self.find_snapshot(scope)
        if not snapshot:
            return self.redirection(scope, before_django=True)
        if scope.method not in READING:
            return self.refuse(HTTPStatus.METHOD_NOT_ALLOWED, scope)
        if snapshot.is_outdated:
            job = self.in_thread(answer_without_body, self.application, environ_of(scope))
        elif has_session(scope):
            job = self.in_thread(answer_to_user, self.application, environ_of(scope))
        else:
            return answer_with(snapshot, scope)
        if answer := await successful(job):
            return answer
        # Meanwhile there may be a new snapshot, or the page may have been withdrawn.
        snapshot = self.find_snapshot(scope)
        return answer_with(snapshot, scope) if snapshot else None

    def find_snapshot(self, scope: Scope) -> Snapshot | None:
        """Return the snapshot of what a request asks for, or None if Django must answer."""
        headers = scope.headers
        snapshot = self.snapshots.find(headers.get("host"), scope.path)
        if not snapshot or snapshot.place.is_document:
            return snapshot
        is_plain = scope.method in READING and "content-length" not in headers
        return snapshot if is_plain and not query_of(scope) else None

    def redirection(self, scope: Scope, before_django: bool) -> Answer | None:
        """Lead a visitor to the page that is meant by an address, if there is such a page.

        The address has other slashes or capitals, or it names no language. Then it leads to the
        visitor's language, or for ever to the only one. Before Django is asked, ``/`` alone leads
        to a language, for an editor may have redirected other addresses, and nothing that is
        outdated counts.
        """
        host = scope.headers.get("host")
        if scope.method not in READING:
            return None
        if path := self.snapshots.right_path(host, scope.path):
            versions = {"": path}
        else:
            versions = self.snapshots.versions(host, scope.path)
        if scope.path in versions.values() or not versions:
            return None
        if before_django and (
            not (path or scope.path == "/")
            or any(self.snapshots.is_outdated(host, version) for version in versions.values())
        ):
            return None
        if len(versions) == 1 and scope.path != "/":
            return self.redirect(301, *versions.values(), scope)
        available = [code for code, _name in settings.LANGUAGES if code in versions]
        language = preferred_language(scope.headers.get("accept-language", ""), available)
        variation = [("Cache-Control", "no-cache"), ("Vary", "Accept-Language")]
        return self.redirect(302, versions[language], scope, variation)

    def redirect(self, status: int, path: str, scope: Scope, headers=()) -> Answer:
        """Lead to another path of the same site; what was asked for besides the path is kept."""
        query = query_of(scope)
        location = ("Location", quote(path) + (f"?{query}" if query else ""))
        return Answer(status, [location, *headers, *self.file_headers])

    def refuse(self, status: HTTPStatus, scope: Scope) -> Answer:
        """Say why a request is not answered."""
        answer = refusal_answer(status, scope)
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
        return await asyncio.shield(
            self.in_thread(answer_of_django, self.application, environ, body)
        )

    async def is_from_user(self, scope: Scope, environ: dict[str, Any]) -> bool:
        """Say whether the request is in the session of a user who is logged in."""
        if not has_session(scope):
            return False
        try:
            return await self.in_thread(is_logged_in, environ)
        except Error:
            return False

    def in_thread(self, function: Callable, *arguments) -> asyncio.Future:
        """Call a function in Django's thread, after what is waiting there already."""
        return asyncio.wrap_future(self.executor.submit(function, *arguments))


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


async def successful(job: asyncio.Future) -> Answer | None:
    """Return Django's answer, or None if it failed, or gave none in time."""
    done, _waiting = await asyncio.wait([job], timeout=STAND_IN_SECONDS)
    if not done:
        job.add_done_callback(discard)
        return None
    if error := job.exception():
        if not isinstance(error, Error | RefusedError):
            logger.error("Django did not answer.", exc_info=error)
        return None
    answer = job.result()
    if answer and answer.status < 500:
        return answer
    discard(job)
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
