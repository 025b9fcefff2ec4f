"""Collecting the static files when they have changed."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from .release import fingerprint


def static_folders() -> set[Path]:
    """Return the folders, of the site and of every app, that static files are collected from."""
    return {
        Path(storage.location) for finder in get_finders() for _name, storage in finder.list([])
    }


def stamp_file() -> Path:
    return settings.DATA_DIR / "static.stamp"


def are_collected() -> bool:
    """Say whether the static files are those that were collected last."""
    stamp = stamp_file()
    return (
        stamp.exists()
        and stamp.read_text() == fingerprint(static_folders())
        and settings.STATIC_ROOT.exists()
    )


def collect() -> None:
    """Collect and compress the static files; raises ``OSError`` if they cannot be written."""
    # If this process is killed meanwhile, the next start collects them again, in any release.
    stamp_file().unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp_file().write_text(fingerprint(static_folders()))
