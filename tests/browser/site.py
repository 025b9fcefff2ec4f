"""A real server process with the sample content, users, and pages that try the design."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.editing import PASSWORD
from tests.prepared import kept
from tests.servers import ROOT, running_site

SAMPLE = ["/en/", "/tr/", "/en/memberships/", "/tr/uyelikler/"]
TRIALS = ["/en/empty/", "/en/one/", "/en/hundred/", "/en/texts/", "/en/extremes/"]
MISSING = ["/en/nowhere/", "/tr/yok/"]
# A page of as many organizations as it promises to open fast.
LARGE = "250 organizations"
WIDTHS = [320, 360, 768, 1280]
SCHEMES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
NODE_MODULES = ROOT / "node_modules"
NODE = NODE_MODULES / ".bin" / "node"
CHROMIUM_ARGUMENTS = ["--disable-background-networking", "--disable-component-update"]
if hasattr(os, "geteuid") and os.geteuid() == 0:
    CHROMIUM_ARGUMENTS.append("--no-sandbox")
FILL = f"""
import sqlite3
from contextlib import closing
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from tests.browser.pages import make_pages
from tests.prepared import copy_database
with closing(sqlite3.connect(settings.DATA_DIR / "db.sqlite3")) as database:
    copy_database(database)
call_command("load_sample_content")
for name, group in [("ed", "Editors"), ("mo", "Moderators")]:
    user = get_user_model().objects.create_user(name, name + "@example.org", "{PASSWORD}")
    user.groups.add(Group.objects.get(name=group))
make_pages()
"""


def make_site(data_dir: Path) -> None:
    """Put the database and the pictures of the site into a folder.

    It has the sample, an editor ``ed``, a moderator ``mo``, and the pages of ``pages``.
    """
    folders = [ROOT / name for name in ("affiliations", "home", "site_project")]
    sources = [path for folder in folders for path in folder.rglob("*.py")]
    sources += ROOT.glob("affiliations/sample/*.toml")
    sources += [
        ROOT / "tests" / name for name in ("browser/pages.py", "browser/site.py", "content.py")
    ]
    content = kept("browser", sources, "shell", "-v0", "-c", FILL, SNAPSHOTS="off")
    shutil.copytree(content, data_dir, dirs_exist_ok=True)


def page_numbers(data_dir: Path) -> dict[str, int]:
    """Return the ids of the site's pages by their titles."""
    with closing(sqlite3.connect(data_dir / "db.sqlite3")) as database:
        return dict(database.execute("SELECT title, id FROM wagtailcore_page"))


@contextmanager
def served_site(data_dir: Path) -> Iterator[str]:
    """Serve that site from a folder, and give its address.

    Fails with the server's log when it does not start.
    """
    make_site(data_dir)
    with running_site(data_dir) as site:
        yield site.url


def launch_chromium(playwright):
    """Start a headless Chromium."""
    path = chromium_path(playwright)
    return playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)


def chromium_path(playwright) -> str:
    """Return where Chromium is: the system's, or else Playwright's."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    system = next(filter(None, map(shutil.which, names)), None)
    return system or playwright.chromium.executable_path
