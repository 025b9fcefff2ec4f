"""Upgrades that are killed or fail, in real processes."""

import fcntl
import lzma
import os
import shutil
import signal
import sqlite3
from contextlib import closing

import pytest

from tests.servers import ROOT, manage

pytestmark = [pytest.mark.server, pytest.mark.slow]

DATABASE = "db.sqlite3"
FAIL = """
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
def fail(recorder, app, name):
    raise ValueError("Broken on purpose")
MigrationRecorder.record_applied = fail
call_command("migrate", verbosity=0)
"""


def row_counts(data_dir) -> dict[str, int]:
    """Return how many rows each table has."""
    with closing(sqlite3.connect(data_dir / DATABASE)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for (name,) in tables
        }


def killed(data_dir, kill_at) -> None:
    """Migrate until the process is killed."""
    result = manage(
        data_dir, "migrate", DJANGO_SETTINGS_MODULE="tests.killed_site", KILL_AT=kill_at
    )
    assert result.returncode == -signal.SIGKILL, result.stderr


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    """The database of a site that has no index of its organizations yet."""
    folder = tmp_path_factory.mktemp("older")
    release = ROOT / "tests" / "releases" / "0.1.0" / "db.sqlite3.xz"
    (folder / DATABASE).write_bytes(lzma.decompress(release.read_bytes()))
    manage(folder, "migrate", "affiliations", "0002").check_returncode()
    return folder / DATABASE


@pytest.fixture(scope="module")
def upgraded(older, tmp_path_factory):
    """What an upgrade leads to that nothing disturbs: the numbers of rows."""
    folder = tmp_path_factory.mktemp("upgraded")
    shutil.copy(older, folder)
    manage(folder, "migrate").check_returncode()
    return row_counts(folder)


@pytest.mark.parametrize(
    "kill_at",
    [
        "affiliations.0003_published_organizations",
        "draft_links.0001_initial",
        "draft_links.0002_take_over_links",
        "post_migrate",
    ],
)
def test_killed_upgrade_is_done_again(kill_at, older, upgraded, tmp_path):
    shutil.copy(older, tmp_path)
    killed(tmp_path, kill_at)

    again = manage(tmp_path, "migrate")

    assert again.returncode == 0, again.stderr
    assert row_counts(tmp_path) == upgraded
    assert upgraded["affiliations_publishedorganization"] == 26
    [left] = tmp_path.glob("db.sqlite3.*")
    assert left.name.startswith("db.sqlite3.unfinished-")


def test_killed_first_start_is_done_again(tmp_path):
    killed(tmp_path, "auth.0001_initial")

    again = manage(tmp_path, "migrate")

    assert again.returncode == 0, again.stderr
    assert manage(tmp_path, "migrate", "--check").returncode == 0


def test_failed_upgrade_changes_nothing(older, tmp_path):
    shutil.copy(older, tmp_path)
    before = row_counts(tmp_path)

    result = manage(tmp_path, "shell", "-v0", "-c", FAIL)

    assert "Broken on purpose" in result.stderr
    assert "so it is as it was before" in result.stderr
    assert list(tmp_path.glob("db.sqlite3.*")) == []
    assert row_counts(tmp_path) == before


def test_copy_of_another_time_is_never_put_back(older, upgraded, tmp_path):
    shutil.copy(older, tmp_path)
    killed(tmp_path, "draft_links.0001_initial")
    # A backup is restored, and the site goes on from there.
    for path in tmp_path.glob("db.sqlite3-*"):
        path.unlink()
    shutil.copy(older, tmp_path)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database:
        database.execute("UPDATE wagtailcore_page SET title = 'Written since'")
        database.commit()

    assert manage(tmp_path, "migrate").returncode == 0

    with closing(sqlite3.connect(tmp_path / DATABASE)) as database:
        titles = set(database.execute("SELECT title FROM wagtailcore_page"))
    assert titles == {("Written since",)}
    assert row_counts(tmp_path) == upgraded


def test_database_is_not_upgraded_while_it_is_served(older, tmp_path):
    shutil.copy(older, tmp_path)
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)

    refused = manage(tmp_path, "migrate")
    os.close(folder)

    assert refused.stderr == (
        "CommandError: The database must be upgraded: stop the server that uses it first.\n"
    )
    assert manage(tmp_path, "migrate").returncode == 0
