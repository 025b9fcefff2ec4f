"""Snapshots on disk: bodies named by what they hold, and one index that says which are current.

A body is never changed once it is there, and the index is replaced in one step. So whoever reads
finds the old version of everything or the new one, whenever a writer is stopped. A change of
content first renames the index: that takes no space, and from then on Django is asked first.
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
from functools import partial
from pathlib import Path
from typing import NamedTuple

import brotli
from django.conf import settings

from ..operation.release import current_release

CURRENT = "index.json"
OUTDATED = "outdated-index.json"
DRAFT = ".draft"
WRITING_SECONDS = 60
# What reading an index raises that is no JSON, or JSON of another shape.
DAMAGES = (ValueError, LookupError, TypeError, AttributeError)
# WhiteNoise finds a body's compressed forms by these.
COMPRESSED = {".br": brotli.compress, ".gz": partial(gzip.compress, mtime=0)}
DECOMPRESSED = {".br": brotli.decompress, ".gz": gzip.decompress}


class Entry(NamedTuple):
    """What the index knows of a snapshot: the headers and the name of the body."""

    headers: list[list[str]]
    body: str


class Index(NamedTuple):
    """What there is, by address (host and path).

    ``hosts`` gives a site's own host by each name that it is reached by. ``outdated`` has the
    addresses that Django is asked for first; their snapshots, if any, stand in where it fails.
    """

    hosts: dict[str, str]
    entries: dict[str, Entry]
    outdated: list[str]


def snapshot_folder() -> Path:
    """Return where the snapshots of this release lie; those of another one are not answered."""
    return settings.SNAPSHOT_ROOT / current_release()


def index_version(folder: Path | str) -> tuple | None:
    """Return what changes whenever the index does, and whenever content does; None without one."""
    for name in (CURRENT, OUTDATED):
        try:
            # Visitors wait for this: joining the parts of a ``Path`` would take as long again.
            file = os.stat(f"{folder}/{name}")
        except OSError:
            continue
        return name, file.st_ino, file.st_mtime_ns
    return None


def read_index(folder: Path) -> Index:
    """Return the index of a folder; an empty one where there is none that can be read."""
    for name in (CURRENT, OUTDATED):
        with suppress(OSError, *DAMAGES):
            stored = json.loads((folder / name).read_bytes())
            entries = {address: Entry(*entry) for address, entry in stored["entries"].items()}
            outdated = stored["outdated"] if name == CURRENT else [*entries, *stored["outdated"]]
            return Index(stored["hosts"], entries, outdated)
    return Index({}, {}, [])


def outdate() -> None:
    """Let Django be asked first for everything, for content is about to change."""
    folder = snapshot_folder()
    with locked(), suppress(FileNotFoundError):
        with suppress(FileNotFoundError):
            (folder / CURRENT).rename(folder / OUTDATED)
        os.utime(folder / OUTDATED, ns=(time.time_ns(), time.time_ns()))


def write_index(index: Index) -> None:
    """Make ``index`` the current one, and remove what no index names any more.

    To be called within ``locked``.
    """
    folder = snapshot_folder()
    write_whole(folder / CURRENT, json.dumps(index._asdict()).encode())
    needed = {CURRENT, *(entry.body for entry in index.entries.values())}
    for file in folder.iterdir():
        if file.name not in needed and file.stem not in needed and not is_being_written(file):
            file.unlink()
    for other in settings.SNAPSHOT_ROOT.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def locked() -> Iterator[None]:
    """Let one process at a time touch the index; the others wait. The lock ends with its process.

    Nothing may wait for the database within it: who holds the database may be waiting for this.
    """
    settings.SNAPSHOT_ROOT.mkdir(parents=True, exist_ok=True)
    with (settings.SNAPSHOT_ROOT / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def entry_of(headers: list[tuple[str, str]], body: bytes) -> Entry:
    """Return what the index is to know of an answer."""
    listed = [list(header) for header in headers]
    content = json.dumps(listed).encode() + body
    return Entry(listed, hashlib.sha256(content).hexdigest())


def write_body(entry: Entry, body: bytes) -> None:
    """Keep a body, unless it is there; compressed too, where the answer says that it may be."""
    path = snapshot_folder() / entry.body
    if path.exists():
        return
    may_be_compressed = "accept-encoding" in dict(entry.headers).get("Vary", "").lower()
    for suffix, compress in COMPRESSED.items() if may_be_compressed else ():
        write_whole(path.with_suffix(suffix), compress(body))
    write_whole(path, body)


def is_whole(entry: Entry, body: bytes) -> bool:
    """Say whether each form of a kept body gives the body itself."""
    path = snapshot_folder() / entry.body
    forms = {path.with_suffix(suffix): decode for suffix, decode in DECOMPRESSED.items()}
    try:
        return path.read_bytes() == body and all(
            decode(file.read_bytes()) == body for file, decode in forms.items() if file.exists()
        )
    except (OSError, EOFError, zlib.error, brotli.error):
        return False


def is_being_written(file: Path) -> bool:
    """Say whether a file may yet be put in its place, and was not left by a killed process."""
    return file.suffix == DRAFT and time.time() - file.stat().st_mtime < WRITING_SECONDS


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step, on the disk before it can be read."""
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
