"""Django as a WSGI application, for any WSGI server: ``site_project.wsgi:application``.

``manage.py serve`` uses ``site_project.front`` instead, which also answers from snapshots.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_project.settings")

application = get_wsgi_application()
