"""Keeping the snapshots current while the site is served."""

import logging
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import close_old_connections

from .building import build, renew
from .storage import index_version, snapshot_folder

logger = logging.getLogger(__name__)

QUIET_SECONDS = 1
RETRY_SECONDS = 30


def keep_current() -> None:
    """Build all snapshots now, and again shortly after each change of content, for ever.

    Without snapshots, this only tells a cache in front, once, that anything may have changed.
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
        current = index_version(folder)
        pause = QUIET_SECONDS
        if current == seen != built:
            with logged_failure("The snapshots were not built.") as failure:
                if made := build():
                    built = made.version
                    logger.info("Rendered %d addresses.", len(made.entries))
            if failure:
                pause = RETRY_SECONDS
        seen = current
        time.sleep(pause)


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
    except OSError as error:
        logger.error("%s %s", sentence, error)
        failure.append(error)
    except Exception as error:
        logger.exception(sentence)
        failure.append(error)
