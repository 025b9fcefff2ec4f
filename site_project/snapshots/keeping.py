"""Keeping the snapshots current while the site is served."""

import logging
import signal
import time

from django.conf import settings
from django.db import Error, close_old_connections

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
        if settings.WAGTAILFRONTENDCACHE:
            renew()
        while True:
            signal.pause()
    folder = snapshot_folder()
    seen = index_version(folder)
    built = ()
    while True:
        current = index_version(folder)
        pause = QUIET_SECONDS
        if current == seen != built:
            try:
                close_old_connections()
                if made := build():
                    built = made.version
                    logger.info("Rendered %d addresses.", len(made.entries))
            except (OSError, Error) as error:
                logger.error("The snapshots were not built: %s", " ".join(str(error).split()))
                pause = RETRY_SECONDS
            except Exception:
                logger.exception("The snapshots were not built.")
                pause = RETRY_SECONDS
        seen = current
        time.sleep(pause)
