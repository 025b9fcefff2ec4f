"""The WSGI application that the server loads: ``site_project.wsgi:application``."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_project.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402

from site_project.snapshots.rendering import django_application  # noqa: E402
from site_project.snapshots.serving import SnapshotServer  # noqa: E402

application = django_application()
if settings.SNAPSHOTS:
    application = SnapshotServer(application)
