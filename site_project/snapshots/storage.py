"""Snapshots on disk: bodies named by what they hold, and one index that says which are current.

A body is never changed once it is there, and the index is replaced in one step. So whoever reads
finds the old version of everything or the new one, whenever a writer is stopped.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from whitenoise.compress import Compressor

from ..release import release
from .rendering import Answer

INDEX = "index.json"
NOTE = "changed-by-"
# WhiteNoise finds a body's compressed forms by these.
COMPRESSED = {".br": Compressor.compress_brotli, ".gz": Compressor.compress_gzip}


class Entry(NamedTuple):
    """What the index knows of a snapshot: the headers and the name of the body."""

    headers: list[list[str]]
    body: str


class Index(NamedTuple):
    """Sites' hosts by the names they are reached by, and entries by address (host and path)."""

    hosts: dict[str, str]
    entries: dict[str, Entry]


def snapshot_folder() -> Path:
    """Return where the snapshots of this release lie; those of another one are not answered."""
    return settings.SNAPSHOT_ROOT / release()


def index_path() -> Path:
    """Return where the index of this release lies."""
    return snapshot_folder() / INDEX


@contextmanager
def locked() -> Iterator[None]:
    """Let one process at a time write; the others wait. The lock ends with its process."""
    settings.SNAPSHOT_ROOT.mkdir(parents=True, exist_ok=True)
    with (settings.SNAPSHOT_ROOT / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def read_index(path: Path) -> Index:
    """Return the index kept at ``path``; an empty one where there is none that can be read."""
    try:
        stored = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return Index({}, {})
    entries = {address: Entry(*entry) for address, entry in stored["entries"].items()}
    return Index(stored["hosts"], entries)


def write_index(index: Index) -> None:
    """Make ``index`` the current one, and remove what no index names any more."""
    folder = snapshot_folder()
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / INDEX, json.dumps(index._asdict()).encode())
    needed = {INDEX, *(entry.body for entry in index.entries.values())}
    for file in folder.iterdir():
        if file.name not in needed and file.stem not in needed:
            file.unlink()
    for other in settings.SNAPSHOT_ROOT.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other, ignore_errors=True)


def entry_of(answer: Answer) -> Entry:
    """Return what the index is to know of an answer."""
    headers = [list(header) for header in answer.headers]
    content = json.dumps(headers).encode() + answer.body
    return Entry(headers, hashlib.sha256(content).hexdigest())


def write_body(entry: Entry, body: bytes) -> None:
    """Keep a body, unless it is there; compressed too, where the answer says that it may be."""
    path = snapshot_folder() / entry.body
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    may_be_compressed = "accept-encoding" in dict(entry.headers).get("Vary", "").lower()
    for suffix, compress in COMPRESSED.items() if may_be_compressed else ():
        write_whole(path.with_suffix(suffix), compress(body))
    write_whole(path, body)


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step, on the disk before it can be read."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def leave_note() -> None:
    """Remember on disk that this process changes something and has to build the snapshots anew."""
    with suppress(OSError):
        settings.SNAPSHOT_ROOT.mkdir(parents=True, exist_ok=True)
        (settings.SNAPSHOT_ROOT / f"{NOTE}{os.getpid()}").touch()


def notes() -> list[Path]:
    """Return the notes of this process, and of those that ended before they had built."""
    return [
        note
        for note in settings.SNAPSHOT_ROOT.glob(f"{NOTE}*")
        if not is_other_process(int(note.name.removeprefix(NOTE)))
    ]


def is_other_process(number: int) -> bool:
    """Say whether a process of this number runs, and is not this one."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return number != os.getpid()


def clear() -> None:
    """Remove all snapshots; Django answers until they are built again."""
    shutil.rmtree(snapshot_folder(), ignore_errors=True)
