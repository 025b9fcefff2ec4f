"""Making new snapshots, and checking that they are up to date."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.conf import settings
from wagtail.contrib.frontend_cache.utils import purge_urls_from_cache

from . import storage
from .content_version import content_version
from .rendering import RenderingError, addresses_of, answer_to_visitor, host_names, public_addresses
from .storage import Entry, Index, Place

logger = logging.getLogger(__name__)


def no_progress(address: str) -> None:
    """Ignore the progress of a long task."""


class Snapshots(NamedTuple):
    """New snapshots as ``{address: entry}``, and the addresses at which no snapshot was made.

    ``version`` is that of the index in which they are all there is.
    """

    entries: dict[str, Entry]
    failed: list[str]
    version: tuple | None = None


def renew(pages: Iterable = ()) -> list[str]:
    """Show visitors what has changed: ``pages`` from new snapshots, all other pages from Django.

    Snapshots of pages that are no longer public are dropped. Caches in front are told to forget
    everything. Returns the addresses at which no new snapshot could be made; Django is asked first
    there, and the old snapshot answers if Django fails. Raises ``OSError`` if the index cannot be
    written, and the errors of the database.
    """
    folder = storage.snapshot_folder()
    version, content = storage.index_version(folder), content_version()
    public = public_addresses()
    wanted = {
        address: public[address]
        for page in pages
        for address in addresses_of(page)
        if address in public
    }
    made = snapshots(wanted if settings.SNAPSHOTS else {})
    hosts = host_names()
    with storage.locked():
        old = storage.read_index(folder)
        # If another process has written meanwhile, its snapshots may be newer than these.
        new = made.entries if storage.index_version(folder) == version else {}
        entries = {address: entry for address, entry in old.entries.items() if address in public}
        outdated = sorted(public.keys() - new.keys())
        storage.write_index(Index(hosts, {**entries, **new}, outdated, content))
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    known = {*public, *old.entries, *old.outdated}
    purge_urls_from_cache([f"{scheme}://{address}" for address in sorted(known)])
    return made.failed


def build(progress: Callable[[str], None] = no_progress) -> Snapshots | None:
    """Make the snapshots of every public page, and give visitors all of them at once.

    ``progress`` is called with each address. If no snapshot can be made at an address, the old one
    stays, and Django is asked first. If content changed meanwhile, the new snapshots are not used,
    and the function returns None. Raises ``OSError`` if the index cannot be written, and the
    errors of the database.
    """
    folder = storage.snapshot_folder()
    version, content = storage.index_version(folder), content_version()
    made = snapshots(public_addresses(), progress)
    hosts = host_names()
    with storage.locked():
        if storage.index_version(folder) != version:
            return None
        old = storage.read_index(folder)
        kept = {address: old.entries[address] for address in made.failed if address in old.entries}
        storage.write_index(Index(hosts, {**made.entries, **kept}, made.failed, content))
        storage.remove_other_releases()
        return made._replace(version=storage.index_version(folder))


def snapshots(places: dict[str, Place], progress=no_progress) -> Snapshots:
    """Ask Django for each address, and keep the answers that may be kept."""
    made = Snapshots({}, [])
    for address, place in places.items():
        progress(address)
        try:
            answer = answer_to_visitor(address)
            if answer:
                entry = storage.entry_of(*answer, place)
                storage.write_body(entry, answer.body)
                made.entries[address] = entry
        except (RenderingError, OSError) as error:
            logger.error("No new snapshot of %s: %s", address, error)
            made.failed.append(address)
    return made


def differences(progress: Callable[[str], None] = no_progress) -> Iterator[str]:
    """Yield a line for each address at which the snapshot differs from Django's present answer."""
    index = storage.read_index(storage.snapshot_folder())
    for address, place in public_addresses().items():
        progress(address)
        entry = index.entries.pop(address, None)
        try:
            answer = answer_to_visitor(address)
        except RenderingError as error:
            yield f"{address} cannot be rendered: {error}"
            continue
        if answer and not entry:
            yield f"{address} has no snapshot"
        elif entry and (not answer or storage.entry_of(*answer, place) != entry):
            yield f"{address} has an outdated snapshot"
        elif entry and not storage.is_whole(entry, answer.body):
            yield f"{address} has a damaged snapshot"
        elif address in index.outdated and entry:
            yield f"{address} waits for a new snapshot"
    for address in index.entries:
        yield f"{address} has a snapshot and is not public"
