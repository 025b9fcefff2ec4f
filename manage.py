#!/usr/bin/env python
"""Run a Django command of this site: ``python manage.py help`` lists them."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_project.settings")

    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import Error

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except Error as error:
        from site_project.visitors.errors import in_one_line, is_database_failure

        if not is_database_failure(error):
            raise
        sys.exit(f"The database cannot be used: {in_one_line(error)}")
