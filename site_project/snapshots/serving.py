"""Which snapshot answers a request."""

import os
from contextlib import suppress
from pathlib import Path
from wsgiref.headers import Headers

from django.conf import settings
from whitenoise.responders import MissingFileError

from ..visitors.files import ServedFile
from .storage import index_version, read_index, snapshot_folder


class Snapshot(ServedFile):
    """A file with exactly the headers of Django's answer.

    While ``is_outdated``, Django is asked first.
    """

    def __init__(self, path: str, headers: list[list[str]], is_outdated: bool):
        encodings = {"gzip": f"{path}.gz", "br": f"{path}.br"}
        super().__init__(path, [(name, value) for name, value in headers], encodings=encodings)
        self.is_outdated = is_outdated

    def get_headers(self, headers_list, files):
        return Headers(headers_list)

    @staticmethod
    def get_not_modified_response(headers):
        """Return all headers but ``Content-Type``: a release may change them without the body."""
        response = ServedFile.get_not_modified_response(headers)
        response.headers = [header for header in headers.items() if header[0] != "Content-Type"]
        return response


class PublishedSnapshots:
    """Finds the snapshot that answers a request.

    Each request looks at the index's file, and so notices changes by other processes.
    """

    def __init__(self):
        self.folder = str(snapshot_folder()) if settings.SNAPSHOTS else os.devnull
        self.version = None
        self.hosts = {}
        self.files = {}

    def find(self, host: str | None, path: str) -> Snapshot | None:
        """Return the snapshot of an address; ``host`` is the value of the header."""
        version = index_version(self.folder)
        if version != self.version:
            self.load_index()
            self.version = version
        return self.files.get(f"{self.hosts.get(host)}{path}")

    def load_index(self):
        """Read the index again, without the snapshots whose bodies were removed meanwhile."""
        index = read_index(Path(self.folder))
        self.hosts, self.files = index.hosts, {}
        outdated = frozenset(index.outdated)
        for address, entry in index.entries.items():
            with suppress(MissingFileError):
                self.files[address] = Snapshot(
                    f"{self.folder}/{entry.body}", entry.headers, address in outdated
                )
