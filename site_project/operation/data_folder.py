"""The folder of a site's data: one server at a time uses it, and no other account may read it."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings

# What a file's group, and all other accounts, may do with it.
OTHERS = stat.S_IRWXG | stat.S_IRWXO
# Whether this process has the lock.
is_ours = False


def keep_new_files_private() -> None:
    """Let all that this process and its children write be for their own account only."""
    os.umask(OTHERS)


def make_private() -> None:
    """Let no other account read the data.

    Raises ``OSError`` if that cannot be changed, such as for what belongs to somebody else.
    """
    for parent, folders, files in os.walk(settings.DATA_DIR):
        for path in [parent, *(os.path.join(parent, name) for name in [*folders, *files])]:
            # Something that was there for a moment may be gone.
            with suppress(FileNotFoundError):
                mode = os.lstat(path).st_mode
                if mode & OTHERS and not stat.S_ISLNK(mode):
                    os.chmod(path, stat.S_IMODE(mode) & ~OTHERS)


class InUseError(Exception):
    """Another process serves the site, or upgrades its database."""


@contextmanager
def used_alone() -> Iterator[None]:
    """Let no other process serve or upgrade the site meanwhile; raises ``InUseError`` if one does.

    The lock is on the folder itself, so it needs no room on the disk, and ends with this process.
    Who has it may ask for it again.
    """
    global is_ours
    if is_ours:
        yield
        return
    descriptor = os.open(settings.DATA_DIR, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InUseError from error
        is_ours = True
        yield
    finally:
        is_ours = False
        os.close(descriptor)
