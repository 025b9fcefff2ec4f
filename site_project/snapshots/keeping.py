"""Keeping the snapshots current while the site is served."""

import logging
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import Error, close_old_connections

from .building import build, renew
from .content_version import content_version, forget_old_changes
from .storage import CURRENT, index_version, outdate, read_content_version, snapshot_folder

logger = logging.getLogger(__name__)

QUIET_SECONDS = 1
RETRY_SECONDS = 30


def keep_current() -> None:
    """Build all snapshots now, and again shortly after each change of content, for ever.

    It looks once a second whether any process has changed the content. Without snapshots, this only
    tells a cache in front, once, that anything may have changed.
    """
    if not settings.SNAPSHOTS:
        while settings.WAGTAILFRONTENDCACHE and not has_told_cache():
            time.sleep(RETRY_SECONDS)
        while True:
            signal.pause()
    folder = snapshot_folder()
    seen = index_version(folder)
    built = ()
    while True:
        with logged_failure("The snapshots were not built.") as failure:
            outdate_if_content_changed(folder)
            current = index_version(folder)
            if current == seen != built and (made := build()):
                built = made.version
                forget_old_changes()
                logger.info("Rendered %d addresses.", len(made.entries))
            seen = current
        time.sleep(RETRY_SECONDS if failure else QUIET_SECONDS)


def outdate_if_content_changed(folder: Path) -> None:
    """Let Django be asked first, if the content is not that of the index any more.

    Raises the errors of the database, and ``OSError`` if the index cannot be renamed.
    """
    version = index_version(folder)
    is_current = version and version[0] == CURRENT
    if is_current and content_version() != read_content_version(folder, version):
        outdate()


def has_told_cache() -> bool:
    with logged_failure("The cache in front was not told.") as failure:
        renew()
    return not failure


@contextmanager
def logged_failure(sentence: str) -> Iterator[list[Exception]]:
    """Log what fails, instead of raising it; the list has the error then."""
    failure = []
    try:
        close_old_connections()
        yield failure
    except (OSError, Error) as error:
        logger.error("%s %s", sentence, error)
        failure.append(error)
    except Exception as error:
        logger.exception(sentence)
        failure.append(error)
