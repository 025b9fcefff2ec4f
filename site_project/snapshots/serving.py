"""Which snapshot answers a request."""

import os
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from wsgiref.headers import Headers

from django.conf import settings
from whitenoise.responders import MissingFileError

from ..visitors.files import ServedFile
from .storage import Entry, Index, index_version, read_index, snapshot_folder


class Snapshot(ServedFile):
    """A file with exactly the headers of Django's answer.

    While ``is_outdated``, Django is asked first.
    """

    def __init__(self, path: str, entry: Entry, is_outdated: bool):
        headers = [(name, value) for name, value in entry.headers]
        encodings = {"gzip": f"{path}.gz", "br": f"{path}.br"}
        super().__init__(path, headers, encodings=encodings)
        self.place = entry.place
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
    """Finds the snapshot that answers a request, or the address that was meant.

    Each request looks at the index's file, and so notices changes by other processes.
    """

    def __init__(self):
        self.folder = str(snapshot_folder()) if settings.SNAPSHOTS else os.devnull
        self.version = None
        self.load(Index({}, {}, []))

    def find(self, host: str | None, path: str) -> Snapshot | None:
        """Return the snapshot of an address; ``host`` is the value of the header."""
        version = index_version(self.folder)
        if version != self.version:
            self.load(read_index(Path(self.folder)))
            self.version = version
        return self.files.get(f"{self.hosts.get(host)}{path}")

    def is_outdated(self, host: str | None, path: str) -> bool:
        """Say whether Django must be asked first for an address."""
        snapshot = self.find(host, path)
        return snapshot is None or snapshot.is_outdated

    def right_path(self, host: str | None, path: str) -> str | None:
        """Return the path that is meant by one in capitals, or with other slashes."""
        return self.paths.get(f"{self.hosts.get(host)}{fold(path)}")

    def versions(self, host: str | None, path: str) -> dict[str, str]:
        """Return ``{language: path}`` of what is meant by a path that names no language."""
        return self.paths_by_language.get(f"{self.hosts.get(host)}{fold(path)}", {})

    def load(self, index: Index) -> None:
        """Use an index, without the snapshots whose bodies were removed meanwhile."""
        self.hosts, self.files = index.hosts, {}
        self.paths, self.paths_by_language = {}, {}
        outdated = frozenset(index.outdated)
        translations = defaultdict(dict)
        for address, entry in index.entries.items():
            with suppress(MissingFileError):
                self.files[address] = Snapshot(
                    f"{self.folder}/{entry.body}", entry, address in outdated
                )
        for address, snapshot in self.files.items():
            host, slash, path = address.partition("/")
            self.paths[host + fold(path)] = slash + path
            if language := snapshot.place.language:
                translations[snapshot.place.subject][language] = slash + path
        for address, snapshot in self.files.items():
            host, _slash, path = address.partition("/")
            language = snapshot.place.language
            if language and path.startswith(f"{language}/"):
                versions = self.paths_by_language.setdefault(
                    host + fold(path.removeprefix(language)), {}
                )
                versions |= {
                    **translations[snapshot.place.subject],
                    **versions,
                    language: f"/{path}",
                }


def fold(path: str) -> str:
    """Return a path in small letters, without empty parts and a slash at the end."""
    return "".join(f"/{part}" for part in path.lower().split("/") if part)
