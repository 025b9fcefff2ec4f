"""Migrating a database so that a failure, or a kill, leaves it as it was.

SQLite commits what a migration does before Django has recorded it. From a database in which a kill
came between, no migration can go on. So a copy is made before, and put back. While it may be
needed, the database is marked, so that no other copy is ever taken for its own.
"""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from .data_folder import used_alone

logger = logging.getLogger(__name__)

# Values of SQLite's ``user_version``, which the copy has not.
FINISHED, UNFINISHED = 0, 1


def is_migrated(connection: BaseDatabaseWrapper) -> bool:
    """Say whether no migration is missing in a database; raises the errors of the database."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@contextmanager
def all_or_nothing(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Put a SQLite database back as it was if what is done meanwhile fails.

    If the process is killed meanwhile, ``put_back_if_killed`` puts it back. Other databases stay as
    they are. Raises the errors of the database, and ``InUseError`` if the site is being served.
    """
    copy = copy_of(connection)
    if not copy:
        yield
        return
    with used_alone():
        copy_to(copy, connection)
        mark(connection, UNFINISHED)
        try:
            yield
        except BaseException:
            put_back(copy, connection)
            logger.warning("The upgrade of the database failed, so it is as it was before.")
            raise
        mark(connection, FINISHED)
        copy.unlink()


def put_back_if_killed(connection: BaseDatabaseWrapper) -> None:
    """Put a database back whose migration was killed, and keep what that left beside it.

    Raises the errors of the database, and ``InUseError`` if the site is being served.
    """
    copy = copy_of(connection)
    if not copy or not copy.exists() or not is_marked(connection):
        return
    with used_alone():
        left = copy.with_suffix(f".unfinished-{time.strftime('%Y%m%dT%H%M%S')}")
        copy_to(left, connection)
        put_back(copy, connection)
    logger.warning(
        "The last upgrade of the database was killed, so it is as it was before. What that upgrade "
        "left is in %s.",
        left,
    )


def copy_of(connection: BaseDatabaseWrapper) -> Path | None:
    """Return where the copy of a database is made, or None if none is."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        return None
    return Path(f"{connection.settings_dict['NAME']}.before-migrating")


def is_marked(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA user_version").fetchone()[0] == UNFINISHED


def mark(connection: BaseDatabaseWrapper, value: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA user_version = {value}")


def copy_to(path: Path, connection: BaseDatabaseWrapper) -> None:
    """Copy a database to a file, which is whole or not there."""
    connection.ensure_connection()
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    try:
        with connection.wrap_database_errors, closing(sqlite3.connect(draft)) as copy:
            connection.connection.backup(copy)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def put_back(copy: Path, connection: BaseDatabaseWrapper) -> None:
    """Make a database what its copy is, in one transaction, and remove the copy."""
    # What has failed may have left a transaction open.
    connection.close()
    connection.ensure_connection()
    with connection.wrap_database_errors, closing(sqlite3.connect(copy)) as source:
        source.backup(connection.connection)
    connection.close()
    copy.unlink()
