import asyncio
import shutil
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import responses
from queue import SimpleQueue
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from wagtail import hooks

from site_project.front.application import Front
from site_project.snapshots.building import build
from site_project.snapshots.rendering import django_application
from tests.starting_points import starting_point

HOST = "localhost"
SITE_FILES = [
    f"{HOST}/{path}"
    for path in (
        "robots.txt",
        "sitemap.xml",
        "favicon.ico",
        "en/manifest.webmanifest",
        "tr/manifest.webmanifest",
    )
]
RENDERED = settings.DATA_DIR / "rendered"


@pytest.fixture(autouse=True)
def snapshot_root(settings, tmp_path):
    """An empty folder for the snapshots of one test."""
    settings.SNAPSHOT_ROOT = tmp_path / "snapshots"
    return settings.SNAPSHOT_ROOT


@starting_point
def rendered_page(english_page):
    """The English page, with its snapshots in a folder apart."""
    with override_settings(SNAPSHOT_ROOT=RENDERED):
        build()
    return english_page


@pytest.fixture
def built(rendered_page, snapshot_root):
    """The English page, with its snapshots."""
    shutil.copytree(RENDERED, snapshot_root)
    return rendered_page


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """A context in which what waits for the transaction's end happens, as it does in a request."""

    @contextmanager
    def transaction_of_its_own():
        connection.run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return transaction_of_its_own


@contextmanager
def failing_pages(slug=None):
    """Let Django fail at the page of a slug, or at every page."""

    def fail(page, request, args, kwargs):
        if slug in (None, page.slug):
            raise ValueError("Broken on purpose")

    with hooks.register_temporarily("before_serve_page", fail):
        yield


def of_django(environ, start_response):
    """Stands behind the snapshots where a test asks who answers."""
    start_response("299 Django", [])
    return []


def without_database(environ, start_response):
    """Stands behind the snapshots where Django would have no database."""
    start_response("503 Service Unavailable", [])
    return HttpResponse("No database")


class CallersThread(Executor):
    """Runs Django in the test's thread, whose transaction it sees, and the front in another."""

    def __init__(self):
        self.jobs = SimpleQueue()

    def submit(self, function, *arguments):
        future = Future()
        self.jobs.put((future, function, arguments))
        return future

    def run(self, coroutine):
        """Return what a coroutine of the front returns."""
        with ThreadPoolExecutor(1) as loop:
            result = loop.submit(asyncio.run, coroutine)
            result.add_done_callback(lambda _result: self.jobs.put(None))
            while job := self.jobs.get():
                future, function, arguments = job
                try:
                    future.set_result(function(*arguments))
                except Exception as error:
                    future.set_exception(error)
        return result.result()


@dataclass
class Request:
    """A request without a body, as granian gives it (RSGI's scope)."""

    path: str
    method: str
    headers: dict[str, str]
    query_string: str = ""
    client: str = "127.0.0.1:50000"
    server: str = "127.0.0.1:8000"
    http_version: str = "1.1"


def front_of(application):
    """Return what stands before a WSGI application in a worker."""
    return Front(application, CallersThread())


def visit(application, path, method="GET", host=HOST, **headers):
    """Ask a front or a WSGI application as a visitor does; return status line, headers and body."""
    if isinstance(application, Front):
        return visit_front(application, path, method, host, headers)
    request = RequestFactory(HTTP_HOST=host).generic(method, path, headers=headers)
    answer = {}

    def start_response(status, headers):
        answer.update(status=status, headers={name.lower(): value for name, value in headers})

    response = application(request.environ, start_response)
    body = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return answer["status"], answer["headers"], body


def visit_front(front, path, method, host, headers):
    path, _, query = path.partition("?")
    names = {name.lower().replace("_", "-"): value for name, value in headers.items()}
    request = Request(unquote(path), method, {"host": host, **names}, query)
    answer = front.executor.run(front.answer(request, None))
    body = answer.body
    if answer.part:
        with open(answer.part.path, "rb") as file:
            body = file.read()[answer.part.start : answer.part.end]
    status = f"{answer.status} {responses.get(answer.status, 'Django')}"
    return status, {name.lower(): value for name, value in answer.headers}, body


def visit_both(path, **options):
    """Return what visitors get with snapshots, and what Django answers."""
    return (
        visit(front_of(django_application()), path, **options),
        visit(django_application(), path, **options),
    )


def is_snapshot(path, **options):
    """Say whether a request is answered without Django."""
    return visit(front_of(of_django), path, **options)[0] != "299 Django"
