import logging
import secrets
import signal
import socket
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, OperationalError, close_old_connections, connection
from django.utils.translation import gettext as _
from wagtail.models import Site

from site_project.front.supervision import Workers
from site_project.operation.release import fingerprint
from site_project.snapshots.building import build, renew
from site_project.snapshots.storage import index_version, read_index, snapshot_folder
from site_project.visitors.errors import is_database_failure

logger = logging.getLogger(__name__)

ADMIN_NAME = "admin"
QUIET_SECONDS = 1
RETRY_SECONDS = 30


def static_folders() -> set[Path]:
    """Return the folders, of the site and of every app, that static files are collected from."""
    return {
        Path(storage.location) for finder in get_finders() for _name, storage in finder.list([])
    }


class Command(BaseCommand):
    """Bring the site up to date and serve it until interrupted.

    The environment gives ``HOST``, ``PORT``, ``SITE_URL`` and ``DATA_DIR``, and ``WORKERS``, the
    number of single-threaded processes (default: one for each core, and at least two).
    """

    help = "Migrate, collect static files, fill an empty site with sample content, and serve it."

    def handle(self, *args, **options):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            self.prepare()
            self.run_server()
        except KeyboardInterrupt:
            self.stdout.write(_("Stopped."))

    def prepare(self):
        """Do what is needed before serving; if nothing is to be done, this takes some seconds.

        If the database cannot be used but there are snapshots, it warns and goes on.
        """
        self.check_port()
        self.collect_static_files()
        try:
            self.prepare_content()
        except Error as error:
            if not is_database_failure(error) or not self.has_snapshots():
                raise
            self.stderr.write(
                _(
                    "The database cannot be used: %(reason)s. Visitors read the pages published "
                    "before; for all else start again when it is back."
                )
                % {"reason": str(error).strip()}
            )

    def prepare_content(self):
        """Bring the database up to date, and render the published pages."""
        self.step(_("Preparing the database"))
        if self.has_snapshots() and not connection.introspection.table_names():
            raise OperationalError(_("it is empty, although pages were published from it"))
        call_command("migrate", verbosity=0, interactive=False)
        self.update_site_record()
        call_command("load_sample_content", stdout=self.stdout)
        if not get_user_model().objects.exists():
            self.make_admin()
        if settings.SNAPSHOTS:
            self.step(_("Rendering the published pages"))
            made = build()
            if made and made.failed:
                self.stderr.write(_("Some could not be rendered; the log above says why."))
        elif settings.WAGTAILFRONTENDCACHE:
            renew()

    def has_snapshots(self) -> bool:
        return bool(read_index(snapshot_folder()).entries)

    def step(self, text):
        self.stdout.write(f"{text} …")
        self.stdout.flush()

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

    def collect_static_files(self):
        """Collect and compress the static files, if they have changed since the last time."""
        stamp = settings.DATA_DIR / "static.stamp"
        current = fingerprint(static_folders())
        if stamp.exists() and stamp.read_text() == current and settings.STATIC_ROOT.exists():
            return
        self.step(_("Collecting static files, which takes a minute the first time"))
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(current)

    def update_site_record(self):
        address = urlsplit(settings.SITE_URL)
        port = address.port or (443 if address.scheme == "https" else 80)
        Site.objects.filter(is_default_site=True).exclude(
            hostname=address.hostname, port=port
        ).update(hostname=address.hostname, port=port)
        Site.clear_site_root_paths_cache()

    def make_admin(self):
        password = secrets.token_urlsafe(12)
        get_user_model().objects.create_superuser(ADMIN_NAME, password=password)
        self.stdout.write("")
        self.stdout.write(_("  An administrator was made. The password is shown this once:"))
        self.stdout.write(_("  User:      %(name)s") % {"name": ADMIN_NAME})
        self.stdout.write(_("  Password:  %(password)s") % {"password": password})

    def run_server(self):
        """Run the workers until Ctrl-C or SIGTERM, and keep the snapshots current meanwhile."""
        with self.explaining_port():
            workers = Workers(settings.HOST, settings.PORT, settings.WORKERS)
        self.stdout.write("")
        self.stdout.write(_("  Site:   %(url)s") % {"url": f"{settings.SITE_URL}/"})
        self.stdout.write(
            _("  Admin:  %(url)s") % {"url": f"{settings.SITE_URL}/{settings.ADMIN_PATH}"}
        )
        self.stdout.write(_("  Press Ctrl-C to stop."))
        self.stdout.flush()
        try:
            self.keep_snapshots_current()
        finally:
            workers.stop()

    def keep_snapshots_current(self):
        """Build all snapshots shortly after the last change of content, for ever."""
        folder = snapshot_folder()
        seen = built = index_version(folder)
        pause = QUIET_SECONDS
        while True:
            time.sleep(pause)
            pause = QUIET_SECONDS
            current = index_version(folder)
            if settings.SNAPSHOTS and current == seen != built:
                close_old_connections()
                try:
                    if build():
                        built = index_version(folder)
                except Exception:
                    logger.exception("The snapshots were not built.")
                    pause = RETRY_SECONDS
            seen = current
