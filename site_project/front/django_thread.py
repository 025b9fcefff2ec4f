"""What a worker's one thread for Django does.

One thread, because Wagtail's validation of drafts changes objects that threads would share.
"""

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from io import BufferedReader
from typing import Any
from wsgiref.util import FileWrapper

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest, parse_cookie

from .answers import Answer, Part
from .bodies import BUDGETS, IN_MEMORY_BYTES, MB, STRANGERS, Body, Budget

# For the answers that are too long for the memory, while clients read them.
ANSWERS = Budget(256 * MB)
WSGIApplication = Callable[[dict[str, Any], Callable], Iterable[bytes]]


def answer_of_django(application: WSGIApplication, environ: dict[str, Any], body: Body) -> Answer:
    """Run the application to its end, and keep its answer: in memory, or on the disk if it is long.

    What it sends from a file stays where it is. The request's body is closed at the end. Raises
    ``RefusedError`` if there is no room for the answer.
    """
    started = []
    answer_body = Body(ANSWERS)
    with body:
        environ |= {"wsgi.input": body.file, "wsgi.file_wrapper": FileWrapper}
        response = application(environ, lambda *start: started.append(start))
        try:
            part = part_of(response)
            for chunk in () if part else response:
                answer_body.write(chunk)
        except BaseException:
            answer_body.close()
            raise
        finally:
            # For Django this is the end of the request: it closes files and old connections.
            if hasattr(response, "close"):
                response.close()
    status, headers, *_error = started[-1]
    answer = Answer(int(status.partition(" ")[0]), headers, part=part)
    if answer_body.length > IN_MEMORY_BYTES:
        # The file has no name, but while it is open this is a path to it.
        path = f"/dev/fd/{answer_body.file.fileno()}"
        return answer._replace(part=Part(path, 0, answer_body.length), keep_open=answer_body)
    with answer_body:
        answer_body.file.seek(0)
        return answer._replace(body=answer_body.file.read())


def part_of(response: Iterable[bytes]) -> Part | None:
    """Return what of a file a response sends, if it sends a file that has a name."""
    file = getattr(response, "filelike", None)
    if isinstance(file, BufferedReader) and isinstance(file.name, str):
        return Part(file.name, file.tell(), os.fstat(file.fileno()).st_size)
    return None


def answer_to_user(application: WSGIApplication, environ: dict[str, Any]) -> Answer | None:
    """Return the application's answer to a request without a body, or None for a stranger."""
    return answer_without_body(application, environ) if is_logged_in(environ) else None


def answer_without_body(application: WSGIApplication, environ: dict[str, Any]) -> Answer:
    return answer_of_django(application, environ, Body(BUDGETS[STRANGERS]))


def is_logged_in(environ: dict[str, Any]) -> bool:
    """Say whether a user is logged in in the session that a request names.

    Raises the errors of the database.
    """
    close_old_connections()
    key = parse_cookie(environ["HTTP_COOKIE"]).get(settings.SESSION_COOKIE_NAME)
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return get_user(request).is_authenticated
