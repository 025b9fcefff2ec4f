"""The name of a release, which differs from one release of the software to another."""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from django.apps import apps
from django.conf import settings


def fingerprint(folders: Iterable[Path]) -> str:
    """Return a hash of the installed apps, the packages' versions and the files of ``folders``.

    It uses the files' paths and the times at which they were changed, not their content.
    """
    packages = sorted(f"{package.name} {package.version}" for package in distributions())
    files = sorted(
        f"{path} {path.stat().st_mtime_ns}"
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix != ".pyc" and path.is_file()
    )
    return hashlib.sha256(
        "\n".join([*settings.INSTALLED_APPS, *packages, *files]).encode()
    ).hexdigest()


@cache
def current_release() -> str:
    """Return the name of the release that this process runs: 16 hexadecimal digits.

    It depends on the code, packages, templates, static files, translations and some settings.
    """
    ours = [Path(app.path) for app in apps.get_app_configs()]
    folders = [
        *(path for path in ours if path.parent == settings.BASE_DIR),
        *settings.TEMPLATES[0]["DIRS"],
        *settings.STATICFILES_DIRS,
        *settings.LOCALE_PATHS,
    ]
    options = [settings.WAGTAILADMIN_BASE_URL, settings.TIME_ZONE, *dict(settings.LANGUAGES)]
    return hashlib.sha256("\n".join([fingerprint(folders), *options]).encode()).hexdigest()[:16]
