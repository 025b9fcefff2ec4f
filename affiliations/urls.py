"""The addresses below a page's own: its files of open data.

For a site to include before Wagtail's own pattern, which takes only paths that end in a slash.
"""

import re

from django.urls import re_path
from wagtail.views import serve

from .programs.open_data import FILES

OPEN_DATA = "affiliations_open_data"
names = "|".join(re.escape(file.name) for file in FILES)

urlpatterns = [re_path(rf"^((?:[\w-]+/)*(?:{names}))$", serve, name=OPEN_DATA)]
