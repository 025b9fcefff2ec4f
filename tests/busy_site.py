"""The site's settings, with addresses at which Django is busy while others must be answered."""

from site_project.settings import *  # noqa: F403

ROOT_URLCONF = "tests.busy_urls"
