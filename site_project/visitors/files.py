"""Files as visitors get them: WhiteNoise's, with the requests that it answers wrongly put right."""

import re
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from wsgiref.headers import Headers

from django.conf import settings
from whitenoise import WhiteNoise
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import Response, SlicedFile, StaticFile

ONE_DAY = 86_400
REFUSED_ENCODING = re.compile(r";\s*q\s*=\s*0(\.0*)?\s*$", re.IGNORECASE)


class ServedFile(StaticFile):
    """WhiteNoise's file, which reads a request's headers as RFC 9110 says.

    ``request_headers`` is WSGI's environ.
    """

    @staticmethod
    def get_alternatives(base_headers, files) -> list[tuple[str | None, str, list]]:
        """Return ``(encoding, path, headers)`` of each form, the smallest first."""
        alternatives = StaticFile.get_alternatives(base_headers, files)
        return [
            (dict(headers).get("Content-Encoding"), path, headers)
            for _pattern, path, headers in alternatives
        ]

    def get_path_and_headers(self, request_headers: Mapping) -> tuple[str, list]:
        return self.form(request_headers.get("HTTP_ACCEPT_ENCODING", ""))

    def form(self, accept_encoding: str) -> tuple[str, list]:
        """Return path and headers of the smallest form that the client accepts."""
        accepted = accepted_encodings(accept_encoding)
        return next(
            (path, headers)
            for encoding, path, headers in self.alternatives
            if encoding is None or encoding in accepted
        )

    def get_response(self, method: str, request_headers: Mapping) -> Response:
        """Send the whole file if the client has a part of another version (section 13.1.5)."""
        known = request_headers.get("HTTP_IF_RANGE")
        if known is not None and known not in self.versions():
            request_headers = {**request_headers, "HTTP_RANGE": ""}
        return super().get_response(method, request_headers)

    def versions(self) -> set[str]:
        """Return what names exactly this version: a strong entity tag, the date of the change."""
        _encoding, _path, headers = self.alternatives[0]
        names = {self.etag or "", dict(headers).get("Last-Modified", "")}
        return {name for name in names if name and not name.startswith("W/")}

    def get_range_response(self, range_header, base_headers, file_handle) -> Response:
        """Send a part, which may be a single byte; WhiteNoise refuses that (section 14.1.2)."""
        size = int(dict(base_headers)["Content-Length"])
        start, end = self.get_byte_range(range_header, size)
        if start > end:
            return self.get_range_not_satisfiable_response(file_handle, size)
        headers = [header for header in base_headers if header[0] != "Content-Length"]
        headers.append(("Content-Range", f"bytes {start}-{end}/{size}"))
        headers.append(("Content-Length", str(end - start + 1)))
        part = SlicedFile(file_handle, start, end) if file_handle else None
        return Response(HTTPStatus.PARTIAL_CONTENT, headers, part)

    def is_not_modified(self, request_headers: Mapping) -> bool:
        """Compare weakly with each entity tag of a list (section 13.1.2)."""
        known = request_headers.get("HTTP_IF_NONE_MATCH")
        if known is None or not self.etag:
            return super().is_not_modified(request_headers)
        return known == "*" or self.etag.removeprefix("W/") in known


@lru_cache(maxsize=256)
def accepted_encodings(accept_encoding: str) -> frozenset[str]:
    """Return what the header names, without what it refuses by the quality 0 (section 12.5.3)."""
    encodings = [part for part in accept_encoding.split(",") if not REFUSED_ENCODING.search(part)]
    return frozenset(part.partition(";")[0].strip().lower() for part in encodings)


class ServedFiles(WhiteNoise):
    """A WhiteNoise that answers with ``ServedFile``."""

    def get_static_file(self, path, url, stat_cache=None) -> ServedFile:
        headers = Headers([])
        self.add_mime_headers(headers, path, url)
        self.add_cache_headers(headers, path, url)
        encodings = {"gzip": f"{path}.gz", "br": f"{path}.br"}
        return ServedFile(path, headers.items(), stat_cache=stat_cache, encodings=encodings)


class StaticFilesMiddleware(ServedFiles, WhiteNoiseMiddleware):
    """WhiteNoise's middleware for the collected static files."""


class MediaMiddleware:
    """Answer requests below ``MEDIA_URL`` from ``MEDIA_ROOT``.

    WhiteNoise handles ranges, conditional requests and path checks. It looks up the file at each
    request, so that visitors get a picture as soon as it is uploaded.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.files = ServedFiles(
            None,
            root=settings.MEDIA_ROOT,
            prefix=settings.MEDIA_URL,
            autorefresh=True,
            max_age=ONE_DAY,
        )

    def __call__(self, request):
        file = self.find(request.path_info)
        return WhiteNoiseMiddleware.serve(file, request) if file else self.get_response(request)

    def find(self, path: str) -> ServedFile | None:
        """Return the file that the path of a request names."""
        if path.startswith(settings.MEDIA_URL) and "\0" not in path:
            return self.files.find_file(path)
        return None
