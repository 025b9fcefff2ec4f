"""Collecting the static files when they have changed."""

import json
import os
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.files.storage import storages
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

from .release import fingerprint


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's, which takes a list of the files that cannot be read for one that is missing.

    Otherwise one that was half-written would end every command, before it could write a new one.
    Scripts import each other by their hashed names.
    """

    support_js_module_import_aggregation = True

    def read_manifest(self) -> str | None:
        manifest = super().read_manifest()
        try:
            json.loads(manifest or "")
        except ValueError:
            return None
        return manifest


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
        and bool(StaticFilesStorage(location=settings.STATIC_ROOT).hashed_files)
    )


def collect() -> None:
    """Collect and compress the static files, and put them in the place of those there are.

    Raises ``OSError``, and leaves those there are, if the new ones cannot be written.
    """
    new, old = (settings.STATIC_ROOT.with_suffix(suffix) for suffix in (".new", ".old"))
    if old.exists() and not settings.STATIC_ROOT.exists():
        # A process was killed between the two renamings below.
        old.rename(settings.STATIC_ROOT)
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
    command = collectstatic.Command()
    command.storage = StaticFilesStorage(location=new)
    try:
        call_command(command, verbosity=0, interactive=False)
        keep_named_files(settings.STATIC_ROOT, new)
        stamp_file().unlink(missing_ok=True)
        if settings.STATIC_ROOT.exists():
            settings.STATIC_ROOT.rename(old)
        new.rename(settings.STATIC_ROOT)
        stamp_file().write_text(fingerprint(static_folders()))
    finally:
        shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    # What this process renders names the new files.
    current = storages["staticfiles"]
    current.hashed_files, current.manifest_hash = current.load_manifest()


def keep_named_files(old: Path, new: Path) -> None:
    """Keep the files whose names change with their content: snapshots of before name them."""
    for name in StaticFilesStorage(location=old).hashed_files.values():
        for kept in (name, f"{name}.br", f"{name}.gz"):
            if (old / kept).exists() and not (new / kept).exists():
                (new / kept).parent.mkdir(parents=True, exist_ok=True)
                os.link(old / kept, new / kept)
