"""Snapshots on disk: bodies that are named by a hash, and an index that says which are current.

A body never changes after it was written, and the index is replaced in one step. So a reader finds
either the old or the new version of everything, even if a writer is killed. A change of content
first renames the index. That works on a full disk too, and from then on Django is asked first.
"""

import fcntl
import gzip
import hashlib
import json
import os
import shutil
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import brotli
from django.conf import settings

from ..operation.release import current_release

CURRENT = "index.json"
OUTDATED = "outdated-index.json"
DRAFT = ".draft"
WRITING_SECONDS = 60
# The errors of reading an index that is not JSON, or that is JSON of another shape.
DAMAGES = (ValueError, LookupError, TypeError, AttributeError)
# By these suffixes, the server finds a body's compressed forms.
COMPRESSED = {".br": brotli.compress, ".gz": partial(gzip.compress, mtime=0)}
DECOMPRESSED = {".br": brotli.decompress, ".gz": gzip.decompress}


class Place(NamedTuple):
    """What is at an address.

    A document is the same whatever the query is, and takes nothing that is sent to it. A subject
    is the same in all languages; it is empty for what has no language.
    """

    is_document: bool
    subject: str = ""
    language: str = ""


class Entry(NamedTuple):
    """A snapshot in the index: its headers, as ``[name, value]``, and the name of its body."""

    headers: list[list[str]]
    body: str
    place: Place


class Index(NamedTuple):
    """The snapshots that there are, as ``{address: entry}``; an address is host and path.

    ``hosts`` is as in ``rendering.host_names``. ``outdated`` has the addresses for which Django is
    asked first. If Django fails there, the snapshot answers, if there is one. ``content`` is the
    ``content_version`` from which all the others were made.
    """

    hosts: dict[str, str]
    entries: dict[str, Entry]
    outdated: list[str]
    content: list[int] = []


def snapshot_folder() -> Path:
    """Return the folder of this release's snapshots; those of other releases are not used."""
    return settings.SNAPSHOT_ROOT / current_release()


def index_version(folder: Path | str) -> tuple | None:
    """Return a value that changes with every change of the index or of content.

    It is ``(file name, inode, time of the last change in nanoseconds)``, or None without an index.
    """
    for name in (CURRENT, OUTDATED):
        try:
            # Visitors wait for this, and joining the parts of a ``Path`` would take twice as long.
            file = os.stat(f"{folder}/{name}")
        except OSError:
            continue
        return name, file.st_ino, file.st_mtime_ns
    return None


def read_index(folder: Path) -> Index:
    """Return the index of a folder, or an empty one if none can be read."""
    for name in (CURRENT, OUTDATED):
        with suppress(OSError, *DAMAGES):
            index = parsed(json.loads((folder / name).read_bytes()))
            if name == OUTDATED:
                return index._replace(outdated=[*index.entries, *index.outdated])
            return index
    return Index({}, {}, [])


def parsed(stored: dict) -> Index:
    """Return an index from what JSON says, or raise one of ``DAMAGES``."""
    entries = {
        address: Entry(
            [[str(name), str(value)] for name, value in headers],
            str(body),
            Place(bool(is_document), str(subject), str(language)),
        )
        for address, (headers, body, (is_document, subject, language)) in stored["entries"].items()
    }
    return Index(
        hosts={name: str(host) for name, host in stored["hosts"].items()},
        entries=entries,
        outdated=[str(address) for address in stored["outdated"]],
        # The indexes of older releases do not have it.
        content=[*stored.get("content", [])],
    )


@lru_cache(maxsize=1)
def read_content_version(folder: Path, version: tuple | None) -> list[int]:
    """Return the ``content`` of an index; it is read once for each ``index_version``."""
    return read_index(folder).content


def outdate() -> None:
    """Let Django be asked first for everything, because content is about to change.

    Raises ``OSError`` if the index cannot be renamed.
    """
    folder = snapshot_folder()
    with locked():
        try:
            (folder / CURRENT).rename(folder / OUTDATED)
        except FileNotFoundError:
            # The first snapshots may be in the making; they must not pass for current.
            folder.mkdir(exist_ok=True)
            (folder / OUTDATED).touch()
        os.utime(folder / OUTDATED, ns=(time.time_ns(), time.time_ns()))


def take_over() -> None:
    """If there are only snapshots of another release, let them stand in where Django fails.

    Raises ``OSError`` if they cannot be renamed.
    """
    folder = snapshot_folder()
    if folder.exists():
        return
    with locked():
        others = [other for other in settings.SNAPSHOT_ROOT.iterdir() if other.is_dir()]
        if others:
            newest = max(others, key=lambda other: other.stat().st_mtime)
            with suppress(FileNotFoundError):
                (newest / CURRENT).rename(newest / OUTDATED)
            newest.rename(folder)


def write_index(index: Index) -> None:
    """Make ``index`` the current one, and remove the files that it does not name.

    Call it within ``locked``. Raises ``OSError`` if the index cannot be written.
    """
    folder = snapshot_folder()
    write_whole(folder / CURRENT, json.dumps(index._asdict()).encode())
    needed = {CURRENT, *(entry.body for entry in index.entries.values())}
    for file in folder.iterdir():
        if file.name not in needed and file.stem not in needed and not is_being_written(file):
            file.unlink(missing_ok=True)


def remove_other_releases() -> None:
    """Remove the snapshots of other releases. Call it within ``locked``."""
    for other in settings.SNAPSHOT_ROOT.iterdir():
        if other.is_dir() and other != snapshot_folder():
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def locked() -> Iterator[None]:
    """Let one process at a time change the index; the others wait. The lock ends with its process.

    Do not use the database within the lock: the process that holds the database may be waiting for
    this lock.
    """
    settings.SNAPSHOT_ROOT.mkdir(parents=True, exist_ok=True)
    with (settings.SNAPSHOT_ROOT / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def entry_of(headers: list[tuple[str, str]], body: bytes, place: Place) -> Entry:
    """Return the index entry for an answer of ``(name, value)`` headers and a body."""
    listed = [list(header) for header in headers]
    content = json.dumps(listed).encode() + body
    return Entry(listed, hashlib.sha256(content).hexdigest(), place)


def write_body(entry: Entry, body: bytes) -> None:
    """Write a body, unless it exists; if its ``Vary`` header permits it, compressed forms too."""
    path = snapshot_folder() / entry.body
    if path.exists():
        return
    may_be_compressed = "accept-encoding" in dict(entry.headers).get("Vary", "").lower()
    for suffix, compress in COMPRESSED.items() if may_be_compressed else ():
        write_whole(path.with_suffix(suffix), compress(body))
    write_whole(path, body)


def is_whole(entry: Entry, body: bytes) -> bool:
    """Say whether the stored body, and each compressed form of it, is equal to ``body``."""
    path = snapshot_folder() / entry.body
    forms = {path.with_suffix(suffix): decode for suffix, decode in DECOMPRESSED.items()}
    try:
        return path.read_bytes() == body and all(
            decode(file.read_bytes()) == body for file, decode in forms.items() if file.exists()
        )
    except (OSError, EOFError, zlib.error, brotli.error):
        return False


def is_being_written(file: Path) -> bool:
    """Say whether a file is a draft so new that a process may still be writing it.

    An older draft was left by a process that was killed. One that is finished meanwhile is gone.
    """
    with suppress(FileNotFoundError):
        return file.suffix == DRAFT and time.time() - file.stat().st_mtime < WRITING_SECONDS
    return False


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` in one step; it is on the disk before it can be read there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}{DRAFT}")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def clear() -> None:
    """Remove all snapshots; Django answers until they are built again."""
    with locked():
        shutil.rmtree(snapshot_folder(), ignore_errors=True)
