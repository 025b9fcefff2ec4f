import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from site_project.snapshots import storage
from site_project.snapshots.building import build, differences


class Command(BaseCommand):
    """Build, remove or check the files from which visitors read published pages."""

    help = "Build, clear or verify the snapshots of the published pages."

    def add_arguments(self, parser):
        parser.add_argument(
            "action",
            choices=["build", "clear", "verify"],
            help=(
                "build: render every public page anew; clear: remove them, so that Django answers; "
                "verify: compare each with what Django answers, and fail on a difference."
            ),
        )

    def handle(self, *args, action, **options):
        getattr(self, action)()

    def build(self):
        """Build all snapshots; if a page cannot be rendered, build the others, then fail."""
        made = build(self.progress)
        while made is None:
            self.stdout.write(_("Something was published meanwhile; once more."))
            made = build(self.progress)
        self.stdout.write(_("Snapshots: %(count)d") % {"count": len(made.entries)})
        if made.failed:
            raise CommandError(
                _("Not built, so left as they were: %(addresses)s. The log above says why.")
                % {"addresses": ", ".join(made.failed)}
            )

    def clear(self):
        storage.clear()
        self.stdout.write(_("All snapshots are removed; Django answers until they are built."))

    def verify(self):
        """Print every difference; exit with 1 if there is one."""
        found = list(differences(self.progress))
        for difference in found:
            self.stderr.write(difference)
        if found:
            sys.exit(1)
        self.stdout.write(_("Every snapshot is what Django answers."))

    def progress(self, address):
        self.stdout.write(address)
        self.stdout.flush()
