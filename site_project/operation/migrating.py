"""Migrating a database so that a failure, or a kill, leaves it as it was.

SQLite commits what a migration does before Django has recorded it. From a database in which a kill
came between, no migration can go on. So a copy is made before, and put back.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

logger = logging.getLogger(__name__)


def is_migrated(connection: BaseDatabaseWrapper) -> bool:
    """Say whether no migration is missing in a database; raises the errors of the database."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@contextmanager
def all_or_nothing(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Put a SQLite database back as it was if what is done meanwhile fails.

    If the process is killed meanwhile, the next one puts it back before it does anything. The
    database as it was left then is kept beside it, in ``….unfinished``. Other databases stay as
    they are. Raises the errors of the database.
    """
    copy = copy_of(connection)
    if not copy:
        yield
        return
    if copy.exists():
        put_back(copy, connection)
    else:
        draft = copy.with_suffix(".draft")
        copy_to(draft, connection)
        draft.rename(copy)
    try:
        yield
    except BaseException:
        put_back(copy, connection)
        copy.unlink()
        raise
    copy.unlink()


def forget_copy(connection: BaseDatabaseWrapper) -> None:
    """Remove the copy that was left by a process that was killed when all was done."""
    if copy := copy_of(connection):
        copy.unlink(missing_ok=True)


def copy_of(connection: BaseDatabaseWrapper) -> Path | None:
    """Return where the copy of a database is made, or None if none is."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        return None
    return Path(f"{connection.settings_dict['NAME']}.before-migrating")


def copy_to(path: Path, connection: BaseDatabaseWrapper) -> None:
    """Copy a database to a file, which is replaced."""
    path.unlink(missing_ok=True)
    connection.ensure_connection()
    with connection.wrap_database_errors, closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)


def put_back(copy: Path, connection: BaseDatabaseWrapper) -> None:
    """Make a database what its copy is, in one transaction."""
    # What has failed may have left a transaction open.
    connection.close()
    unfinished = copy.with_suffix(".unfinished")
    copy_to(unfinished, connection)
    with connection.wrap_database_errors, closing(sqlite3.connect(copy)) as source:
        source.backup(connection.connection)
    connection.close()
    logger.warning(
        "The last upgrade of the database did not finish, so the database is as it was before. "
        "What the upgrade left is in %s.",
        unfinished,
    )
