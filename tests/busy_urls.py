"""The site's addresses, and some at which Django waits, computes, fails, or answers at length."""

import os
import time

from django.conf import settings
from django.http import HttpResponse
from django.urls import path

from site_project.urls import handler400, handler403, handler500, urlpatterns  # noqa: F401

LONG_ANSWER = b"0123456789" * 1_000_000


def wait(request, seconds):
    """Wait, as for a database or a mail server."""
    note_worker()
    time.sleep(seconds)
    return HttpResponse("waited")


def compute(request, seconds):
    """Compute, and so hold the interpreter as much as Python code can."""
    note_worker()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(range(1_000))
    return HttpResponse("computed")


def long_answer(request):
    """Answer with ten megabytes."""
    return HttpResponse(LONG_ANSWER, content_type="application/octet-stream")


def fail(request):
    """Fail, as a fault in our code does."""
    raise ValueError("Broken\non purpose")


def note_worker():
    """Let the test know that this worker is busy."""
    (settings.DATA_DIR / f"busy-{os.getpid()}").touch()


urlpatterns = [
    path("wait/<int:seconds>/", wait),
    path("compute/<int:seconds>/", compute),
    path("long/", long_answer),
    path("fail/", fail),
    *urlpatterns,
]
