"""The site's settings, with which a worker cannot start."""

import sys

from site_project.settings import *  # noqa: F403

if "site_project.front.worker" in sys.orig_argv:
    raise ValueError("Broken on purpose")
