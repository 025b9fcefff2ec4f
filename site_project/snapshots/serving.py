"""The WSGI application that answers visitors from snapshots, before Django's application."""

from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from wsgiref.headers import Headers

from django.conf import settings
from whitenoise import WhiteNoise
from whitenoise.responders import MissingFileError

from ..visitors.files import ServedFile
from .storage import index_version, read_index, snapshot_folder

# WhiteNoise answers requests that have one of these headers.
UNUSUAL_HEADERS = frozenset({"HTTP_RANGE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"})


class Snapshot(ServedFile):
    """A file with exactly the headers of Django's answer."""

    def get_headers(self, headers_list, files):
        return Headers(headers_list)

    @staticmethod
    def get_not_modified_response(headers):
        """Return all headers but ``Content-Type``: a release may change them without the body."""
        response = ServedFile.get_not_modified_response(headers)
        response.headers = [header for header in headers.items() if header[0] != "Content-Type"]
        return response


class SnapshotServer(WhiteNoise):
    """Answer GET and HEAD of published addresses from snapshots, and all else from Django.

    Each request looks at the index's file, and so notices changes by other processes.
    """

    def __init__(self, application):
        super().__init__(application)
        self.folder = str(snapshot_folder())
        self.session_cookie = settings.SESSION_COOKIE_NAME
        # Without this header, Django redirects the visitor to the address with https.
        self.https_header = settings.SECURE_SSL_REDIRECT and settings.SECURE_PROXY_SSL_HEADER
        self.version = None
        self.hosts = {}
        self.outdated = frozenset()

    def __call__(self, environ, start_response):
        address, snapshot = self.find(environ)
        if not snapshot:
            return self.application(environ, start_response)
        if address in self.outdated:
            return self.from_django_or(snapshot, environ, start_response)
        try:
            return self.from_snapshot(snapshot, environ, start_response)
        except FileNotFoundError:
            # The body was replaced after the index was read; Django has the new version.
            return self.application(environ, start_response)

    def find(self, environ) -> tuple[str, Snapshot | None]:
        """Return the address that is asked for, and its snapshot, or None if Django must answer."""
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or environ.get("QUERY_STRING")
            or "HTTP_IF_RANGE" in environ
            or self.session_cookie in environ.get("HTTP_COOKIE", "")
            or (self.https_header and environ.get(self.https_header[0]) != self.https_header[1])
        ):
            return "", None
        version = index_version(self.folder)
        if version != self.version:
            self.load_index()
            self.version = version
        host = self.hosts.get(environ.get("HTTP_HOST"))
        # WSGI gives the path's bytes as Latin-1 (PEP 3333).
        path = environ["PATH_INFO"].encode("latin-1", "replace").decode("utf-8", "replace")
        address = f"{host}{path}"
        return address, self.files.get(address)

    def load_index(self):
        """Read the index again, without the snapshots whose bodies were removed meanwhile."""
        index = read_index(Path(self.folder))
        self.hosts, self.outdated, self.files = index.hosts, frozenset(index.outdated), {}
        for address, entry in index.entries.items():
            path = f"{self.folder}/{entry.body}"
            headers = [(name, value) for name, value in entry.headers]
            encodings = {"gzip": f"{path}.gz", "br": f"{path}.br"}
            with suppress(MissingFileError):
                self.files[address] = Snapshot(path, headers, encodings=encodings)

    def from_snapshot(self, snapshot, environ, start_response):
        """Answer a plain GET at once; let WhiteNoise answer other requests."""
        if environ["REQUEST_METHOD"] != "GET" or not UNUSUAL_HEADERS.isdisjoint(environ):
            return self.serve(snapshot, environ, start_response)
        path, headers = snapshot.get_path_and_headers(environ)
        body = read(path)
        start_response("200 OK", headers)
        return [body]

    def from_django_or(self, snapshot, environ, start_response):
        """Let Django answer; if it fails, answer from the old snapshot."""
        answers = []
        response = self.application(environ, lambda *answer: answers.append(answer))
        if answers[0][0] < "5":
            start_response(*answers[0])
            return response
        response.close()
        return self.from_snapshot(snapshot, environ, start_response)


@lru_cache(maxsize=16)
def read(path: str) -> bytes:
    """Return the content of a body's file; cached, because a body never changes."""
    with open(path, "rb", buffering=0) as file:
        return file.read()
