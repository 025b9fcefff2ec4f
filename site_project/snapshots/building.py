"""Bringing all snapshots up to date, and checking that they are."""

import gzip
import logging
from collections.abc import Callable, Iterator
from typing import NamedTuple

import brotli
from django.conf import settings
from wagtail.contrib.frontend_cache.utils import purge_urls_from_cache

from . import storage
from .rendering import RenderingError, host_names, public_addresses, rendered
from .storage import Entry, Index

logger = logging.getLogger(__name__)

FORMS = {"": bytes, ".br": brotli.decompress, ".gz": gzip.decompress}


def no_progress(address: str) -> None:
    """Show nothing of how far a long task has come."""


class Outcome(NamedTuple):
    """Addresses (host and path): of all snapshots there are, and of those that changed or failed.

    Removed snapshots count as changed.
    """

    kept: list[str]
    changed: list[str]
    failed: list[str]


def build(progress: Callable[[str], None] = no_progress) -> Outcome:
    """Ask Django for every public page anew, and give visitors all of that at once.

    What cannot be rendered or written stays as it was. ``progress`` is told each address. Caches in
    front are told to forget what changed. Raises ``OSError`` where the disk takes no index, and
    what the database raises; the old snapshots then stay, but for those of pages withdrawn.
    """
    with storage.locked():
        notes = storage.notes()
        old = storage.read_index(storage.index_path())
        entries, failed = {}, []
        for address in public_addresses():
            progress(address)
            try:
                entry = snapshot(address)
            except (RenderingError, OSError) as error:
                logger.error("No new snapshot of %s: %s", address, error)
                failed.append(address)
                entry = old.entries.get(address)
            if entry:
                entries[address] = entry
        try:
            storage.write_index(Index(host_names(), entries))
        except OSError:
            if old.entries.keys() - entries.keys():
                storage.index_path().unlink(missing_ok=True)
            raise
        for note in notes if not failed else ():
            note.unlink(missing_ok=True)
    changed = [
        address
        for address in {**old.entries, **entries}
        if old.entries.get(address) != entries.get(address)
    ]
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    purge_urls_from_cache([f"{scheme}://{address}" for address in changed])
    return Outcome([*entries], changed, failed)


def snapshot(address: str) -> Entry | None:
    """Keep Django's answer to an address; return None where it may not be kept."""
    answer = rendered(address)
    if not answer:
        return None
    entry = storage.entry_of(answer)
    storage.write_body(entry, answer.body)
    return entry


def differences(progress: Callable[[str], None] = no_progress) -> Iterator[str]:
    """Yield a line for each address at which the snapshot is not what Django now answers."""
    with storage.locked():
        entries = storage.read_index(storage.index_path()).entries
        for address in public_addresses():
            progress(address)
            entry = entries.pop(address, None)
            try:
                answer = rendered(address)
            except RenderingError as error:
                yield f"{address} cannot be rendered: {error}"
                continue
            if answer and not entry:
                yield f"{address} has no snapshot"
            elif entry and (not answer or storage.entry_of(answer) != entry):
                yield f"{address} has an outdated snapshot"
            elif entry and not is_whole(entry, answer.body):
                yield f"{address} has a damaged snapshot"
        for address in entries:
            yield f"{address} has a snapshot and is not public"


def is_whole(entry: Entry, body: bytes) -> bool:
    """Say whether each form of a kept body gives the body itself."""
    path = storage.snapshot_folder() / entry.body
    forms = {path.with_suffix(suffix): decode for suffix, decode in FORMS.items()}
    try:
        return all(
            decode(file.read_bytes()) == body for file, decode in forms.items() if file.exists()
        )
    except (OSError, EOFError, brotli.error):
        return False
