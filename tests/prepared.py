"""What takes long to make and is the same for every test: made once, and copied from then on."""

import fcntl
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

from django.apps import apps
from django.contrib.staticfiles.finders import get_finders

from tests.servers import ROOT, manage

# pytest --cache-clear removes this folder.
KEPT = ROOT / ".pytest_cache" / "d" / "prepared"
# A database in memory cannot have the write-ahead log that the site's has.
MIGRATE = """
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
connection.cursor().execute("PRAGMA journal_mode = DELETE")
"""
COLLECT = """
from site_project.operation import static_files
static_files.collect()
"""


def copy_database(target: sqlite3.Connection) -> None:
    """Fill an empty database with what all migrations make."""
    migrations = [
        path for app in apps.get_app_configs() for path in Path(app.path).glob("migrations/*.py")
    ]
    database = kept("database", migrations, "shell", "-v0", "-c", MIGRATE) / "db.sqlite3"
    with closing(sqlite3.connect(database)) as source:
        source.backup(target)


def prepare_site(data_dir: Path) -> None:
    """Give a new site what its first start takes a minute for: its tables and static files."""
    with closing(sqlite3.connect(data_dir / "db.sqlite3")) as database:
        copy_database(database)
    prepare_static_files(data_dir)


def prepare_static_files(data_dir: Path) -> None:
    """Give a site its static files, as its first start collects and compresses them."""
    sources = [
        Path(storage.path(path)) for finder in get_finders() for path, storage in finder.list([])
    ]
    folder = kept("static", sources, "shell", "-v0", "-c", COLLECT)
    shutil.copytree(folder / "static", data_dir / "static")
    shutil.copy(folder / "static.stamp", data_dir)


def kept(name: str, sources: Iterable[Path], *command: str, **environment: str) -> Path:
    """Return the data folder in which a command of ``manage.py`` has been run.

    It is run anew when one of the files that it reads has changed, or the settings, or a package.
    Whoever asks meanwhile waits for it.
    """
    packages = sorted(f"{package.name} {package.version}" for package in distributions())
    digest = sha256("\n".join(packages).encode())
    for path in sorted([*sources, ROOT / "site_project" / "settings.py"]):
        digest.update(f"{path} {path.stat().st_mtime_ns}\n".encode() + path.read_bytes())
    folder = KEPT / name / digest.hexdigest()
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(folder.parent, ignore_errors=True)
            draft = folder.with_suffix(".draft")
            draft.mkdir(parents=True)
            manage(draft, *command, **environment).check_returncode()
            draft.rename(folder)
    return folder
