"""The addresses of a page's open data files, below the page's own address.

A site includes them before Wagtail's own pattern, which takes only paths that end in a slash.
"""

import re

from django.urls import re_path
from wagtail.views import serve

from .programs.open_data import FILES

OPEN_DATA = "affiliations_open_data"
names = "|".join(re.escape(file.name) for file in FILES)

urlpatterns = [re_path(rf"^((?:[\w-]+/)*(?:{names}))$", serve, name=OPEN_DATA)]
