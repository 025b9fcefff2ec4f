import shutil
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import RequestFactory, override_settings
from wagtail import hooks

from site_project.snapshots.building import build
from site_project.snapshots.rendering import django_application
from site_project.snapshots.serving import SnapshotServer
from tests.starting_points import starting_point

HOST = "localhost"
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
    return lambda: django_capture_on_commit_callbacks(execute=True)


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


def visit(application, path, method="GET", host=HOST, **headers):
    """Ask a WSGI application as a visitor does; return status line, headers and body."""
    request = RequestFactory(HTTP_HOST=host).generic(method, path, headers=headers)
    answer = {}

    def start_response(status, headers):
        answer.update(status=status, headers={name.lower(): value for name, value in headers})

    response = application(request.environ, start_response)
    body = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return answer["status"], answer["headers"], body


def visit_both(path, **options):
    """Return what visitors get with snapshots, and what Django answers."""
    return (
        visit(SnapshotServer(django_application()), path, **options),
        visit(django_application(), path, **options),
    )


def is_snapshot(path, **options):
    """Say whether a request is answered without Django."""
    return visit(SnapshotServer(of_django), path, **options)[0] != "299 Django"
