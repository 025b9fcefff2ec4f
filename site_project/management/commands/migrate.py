from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.utils.translation import gettext as _

from site_project.operation.data_folder import InUseError
from site_project.operation.migrating import all_or_nothing, is_migrated, put_back_if_killed


class Command(migrate.Command):
    """Migrate as Django does, but leave a SQLite database as it was if that fails or is killed."""

    def handle(self, *args, **options):
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        try:
            put_back_if_killed(connection)
            if not options["app_label"] and is_migrated(connection):
                # This does again what follows the migrations.
                super().handle(*args, **options)
                return
            with all_or_nothing(connection):
                super().handle(*args, **options)
        except InUseError as error:
            raise CommandError(
                _("The database must be upgraded: stop the server that uses it first.")
            ) from error
