from django.core.management.commands import migrate
from django.db import connections

from site_project.operation.migrating import all_or_nothing, forget_copy, is_migrated


class Command(migrate.Command):
    """Migrate as Django does, but leave a SQLite database as it was if that fails or is killed."""

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        is_looking = options["plan"] or options["check_unapplied"]
        is_idle = not options["app_label"] and is_migrated(connection)
        if is_looking:
            super().handle(*args, **options)
        elif is_idle:
            # This does again what follows the migrations.
            super().handle(*args, **options)
            forget_copy(connection)
        else:
            with all_or_nothing(connection):
                super().handle(*args, **options)
