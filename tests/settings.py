"""The site's settings, with the few that tests need otherwise."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="affiliations-test-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ.pop("SITE_URL", None)
os.environ.pop("DEBUG", None)

from site_project.settings import *  # noqa: E402, F403
from site_project.settings import DATABASES, STORAGES  # noqa: E402

DATABASES["default"]["NAME"] = ":memory:"
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(os.environ["DATA_DIR"]) / "media"
(Path(os.environ["DATA_DIR"]) / "static").mkdir()
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
