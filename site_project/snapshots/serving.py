"""The WSGI application in front of Django's, which answers visitors from snapshots."""

import os
from contextlib import suppress
from functools import lru_cache
from wsgiref.headers import Headers

from django.conf import settings
from whitenoise import WhiteNoise
from whitenoise.responders import MissingFileError, StaticFile
from whitenoise.string_utils import decode_path_info

from .storage import index_path, read_index

# Of requests with these, WhiteNoise knows what to answer.
UNUSUAL_HEADERS = frozenset({"HTTP_RANGE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"})


class Snapshot(StaticFile):
    """WhiteNoise's file, with just the headers that Django gave."""

    def get_headers(self, headers_list, files):
        return Headers(headers_list)

    def is_not_modified(self, request_headers):
        """Compare entity tags weakly, and with each of a list (RFC 9110, section 13.1.2)."""
        known = request_headers.get("HTTP_IF_NONE_MATCH")
        if known is None:
            return super().is_not_modified(request_headers)
        return known == "*" or self.etag.removeprefix("W/") in known

    @staticmethod
    def get_not_modified_response(headers):
        """Return all headers but the body's own: a release may change them without the body."""
        response = StaticFile.get_not_modified_response(headers)
        response.headers = [header for header in headers.items() if header[0] != "Content-Type"]
        return response


class Snapshots(WhiteNoise):
    """Answer GET and HEAD of published addresses with their snapshots; leave all else to Django.

    A look at the index's file at each request tells whether any process has built anew.
    """

    def __init__(self, application):
        super().__init__(application)
        self.hosts = {}
        self.index_path = index_path()
        self.index_version = None

    def __call__(self, environ, start_response):
        snapshot = self.find(environ)
        if not snapshot:
            return self.application(environ, start_response)
        try:
            if environ["REQUEST_METHOD"] != "GET" or not UNUSUAL_HEADERS.isdisjoint(environ):
                return self.serve(snapshot, environ, start_response)
            path, headers = snapshot.get_path_and_headers(environ)
            body = read(path)
        except FileNotFoundError:
            # Replaced since the index was looked at: Django has the new version.
            return self.application(environ, start_response)
        start_response("200 OK", headers)
        return [body]

    def find(self, environ) -> Snapshot | None:
        """Return the snapshot that answers a request, if one does."""
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or environ.get("QUERY_STRING")
            or "HTTP_IF_RANGE" in environ
            or settings.SESSION_COOKIE_NAME in environ.get("HTTP_COOKIE", "")
            or not is_secure_enough(environ)
        ):
            return None
        self.follow_index()
        host = self.hosts.get(environ.get("HTTP_HOST"))
        return host and self.files.get(host + decode_path_info(environ["PATH_INFO"]))

    def follow_index(self):
        """Read the index anew where it was replaced or removed."""
        try:
            file = os.stat(self.index_path)
            version = (file.st_ino, file.st_mtime_ns, file.st_size)
        except OSError:
            version = None
        if version != self.index_version:
            self.index_version = version
            self.load_index()

    def load_index(self):
        index = read_index(self.index_path)
        self.hosts = index.hosts
        self.files = {}
        for address, entry in index.entries.items():
            path = str(self.index_path.with_name(entry.body))
            with suppress(MissingFileError):
                self.files[address] = Snapshot(
                    path,
                    [(name, value) for name, value in entry.headers],
                    encodings={"gzip": f"{path}.gz", "br": f"{path}.br"},
                )


def is_secure_enough(environ) -> bool:
    """Say whether Django would answer, and not send the visitor to the address with https."""
    if not settings.SECURE_SSL_REDIRECT:
        return True
    name, value = settings.SECURE_PROXY_SSL_HEADER
    return environ.get(name) == value


@lru_cache(maxsize=64)
def read(path: str) -> bytes:
    """Return what a file holds; kept for those asked for last, since no body ever changes."""
    with open(path, "rb", buffering=0) as file:
        return file.read()
