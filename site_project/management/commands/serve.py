import logging
import signal
import socket
import time
from collections.abc import Callable
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, OperationalError, close_old_connections, connection
from django.utils.translation import gettext as _
from wagtail.models import Site

from site_project.front.supervision import Workers
from site_project.operation import static_files
from site_project.operation.data_folder import InUseError, make_private, used_alone
from site_project.operation.migrating import is_migrated
from site_project.snapshots.keeping import keep_current
from site_project.snapshots.storage import read_index, snapshot_folder, take_over
from site_project.staff.first_password import ADMIN_NAME, make_administrator, password_file
from site_project.visitors.errors import in_one_line, is_database_failure

logger = logging.getLogger(__name__)

# So often is a database asked for that was out of reach at the start.
DATABASE_SECONDS = 5


class Command(BaseCommand):
    """Bring the site up to date and serve it until interrupted.

    The environment gives ``HOST``, ``PORT``, ``SITE_URL`` and ``DATA_DIR``, and ``WORKERS``, the
    number of single-threaded processes (default: one for each core, and at least two).

    What visitors need is prepared first. All else that takes long is done while they read: the
    published pages are rendered, and a database that is out of reach is waited for.
    """

    help = "Migrate, collect static files, fill an empty site with sample content, and serve it."

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.warnings = set()

    def handle(self, *args, **options):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with self.only_server():
                self.check_port()
                self.prepare_data_folder()
                # This is asked before what takes a minute.
                self.use_database(connection.ensure_connection)
                self.prepare_static_files()
                is_prepared = self.use_database(self.prepare_content)
                with self.running_workers():
                    while not is_prepared:
                        time.sleep(DATABASE_SECONDS)
                        is_prepared = self.use_database(self.prepare_content_while_serving)
                    keep_current()
        except KeyboardInterrupt:
            self.stdout.write(_("Stopped."))

    @contextmanager
    def only_server(self):
        try:
            with used_alone():
                yield
        except InUseError as error:
            raise CommandError(
                _(
                    "The site in %(folder)s is being served already. Stop that server, or choose "
                    "another folder: make run DATA_DIR=…"
                )
                % {"folder": settings.DATA_DIR}
            ) from error

    def check_port(self):
        family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
        with socket.socket(family) as probe, self.explaining_port():
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.HOST, settings.PORT))

    @contextmanager
    def explaining_port(self):
        """Turn the error of a port that cannot be used into a sentence."""
        try:
            yield
        except OSError as error:
            raise CommandError(
                _(
                    "Cannot listen on %(host)s, port %(port)s: %(reason)s. "
                    "Stop what uses it, or choose another: make run PORT=8001"
                )
                % {"host": settings.HOST, "port": settings.PORT, "reason": error.strerror}
            ) from error

    def prepare_data_folder(self):
        """Make the data private, and keep what visitors could read before an upgrade."""
        for action in (make_private, take_over):
            try:
                action()
            except OSError as error:
                self.warn(_("The data folder is not in order: %(reason)s."), error)

    def prepare_static_files(self):
        """Collect the static files, if they have changed."""
        try:
            if not static_files.are_collected():
                self.step(_("Collecting static files, which takes a minute the first time"))
                static_files.collect()
        except OSError as error:
            self.go_on_or_end(_("The static files cannot be collected: %(reason)s."), error)

    def use_database(self, action: Callable[[], None]) -> bool:
        """Do something with the database, and say whether that was possible.

        Raises ``CommandError`` if it was not, and there are no snapshots either.
        """
        try:
            close_old_connections()
            action()
        except (Error, OSError) as error:
            if isinstance(error, Error) and not is_database_failure(error):
                raise
            self.go_on_or_end(_("The database cannot be used: %(reason)s."), error)
            return False
        return True

    def prepare_content(self):
        """Bring the database up to date; if nothing is to be done, this takes some seconds."""
        if self.has_snapshots() and not connection.introspection.table_names():
            raise OperationalError(_("it is empty, although pages were published from it"))
        self.step(_("Preparing the database"))
        call_command("migrate", verbosity=0, interactive=False)
        self.update_site_record()
        call_command("load_sample_content", stdout=self.stdout)
        self.make_administrator()

    def prepare_content_while_serving(self):
        """Do the same, except for an upgrade: what users write meanwhile would be in danger."""
        if not is_migrated(connection):
            raise OperationalError(_("it must be upgraded, so start the server again"))
        self.prepare_content()

    def go_on_or_end(self, sentence: str, error: Exception):
        """Warn of an error if visitors can read in spite of it; otherwise end with it."""
        if not self.has_snapshots():
            raise CommandError(with_reason(sentence, error)) from error
        visitors = _("Visitors read the pages published before.")
        self.warn(f"{sentence} {visitors}", error)

    def warn(self, sentence: str, error: Exception):
        """Warn of an error, once."""
        warning = with_reason(sentence, error)
        if warning not in self.warnings:
            self.warnings.add(warning)
            logger.warning(warning)

    def has_snapshots(self) -> bool:
        return bool(read_index(snapshot_folder()).entries)

    def step(self, text):
        self.stdout.write(f"{text} …")
        self.stdout.flush()

    def update_site_record(self):
        address = urlsplit(settings.SITE_URL)
        port = address.port or (443 if address.scheme == "https" else 80)
        Site.objects.filter(is_default_site=True).exclude(
            hostname=address.hostname, port=port
        ).update(hostname=address.hostname, port=port)
        Site.clear_site_root_paths_cache()

    def make_administrator(self):
        """Make an administrator if there is no user, and show their password on a terminal only.

        What is no terminal may be a log that is kept.
        """
        is_terminal = self.stdout.isatty()
        password = make_administrator(keep_in_file=not is_terminal)
        if not password:
            return
        self.stdout.write("")
        if is_terminal:
            self.stdout.write(_("  An administrator was made. The password is shown this once:"))
        else:
            self.stdout.write(_("  An administrator was made. The first log-in removes this file:"))
        self.stdout.write(_("  User:      %(name)s") % {"name": ADMIN_NAME})
        shown = password if is_terminal else password_file()
        self.stdout.write(_("  Password:  %(password)s") % {"password": shown})

    @contextmanager
    def running_workers(self):
        """Run the workers, and say where the site is."""
        with self.explaining_port():
            workers = Workers(settings.HOST, settings.PORT, settings.WORKERS)
        try:
            self.stdout.write("")
            self.stdout.write(_("  Site:   %(url)s") % {"url": f"{settings.SITE_URL}/"})
            self.stdout.write(
                _("  Admin:  %(url)s") % {"url": f"{settings.SITE_URL}/{settings.ADMIN_PATH}"}
            )
            self.stdout.write(_("  Press Ctrl-C to stop."))
            self.stdout.flush()
            yield
        finally:
            workers.stop()


def with_reason(sentence: str, error: Exception) -> str:
    """Put what an error says, without its full stop, into a sentence."""
    return sentence % {"reason": in_one_line(error).rstrip(".?")}
