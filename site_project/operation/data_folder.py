"""The folder of a site's data: one server at a time uses it, and no other account may read it."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What a file's group, and all other accounts, may do with it.
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep_new_files_private() -> None:
    """Let all that this process and its children write be for their own account only."""
    os.umask(OTHERS)


def make_private(folder: Path) -> None:
    """Let no other account read a folder and what is in it.

    Raises ``OSError`` if that cannot be changed, such as for what belongs to somebody else.
    """
    for parent, folders, files in os.walk(folder):
        for path in [parent, *(os.path.join(parent, name) for name in [*folders, *files])]:
            mode = os.lstat(path).st_mode
            if mode & OTHERS and not stat.S_ISLNK(mode):
                os.chmod(path, stat.S_IMODE(mode) & ~OTHERS)


class InUseError(Exception):
    """Another server uses the folder."""


@contextmanager
def used_alone(folder: Path) -> Iterator[None]:
    """Let no other server use a folder meanwhile; raises ``InUseError`` if one does.

    The lock is on the folder itself, so it needs no room on the disk, and ends with this process.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InUseError from error
        yield
    finally:
        os.close(descriptor)
