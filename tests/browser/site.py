"""A real server process with the sample content, users, and pages that try the design."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.editing import PASSWORD
from tests.servers import ROOT, running_site

SAMPLE = ["/en/", "/tr/", "/en/memberships/", "/tr/uyelikler/"]
TRIALS = ["/en/empty/", "/en/one/", "/en/hundred/", "/en/texts/", "/en/extremes/"]
MISSING = ["/en/nowhere/", "/tr/yok/"]
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
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from tests.browser.pages import make_pages
for name, group in [("ed", "Editors"), ("mo", "Moderators")]:
    user = get_user_model().objects.create_user(name, name + "@example.org", "{PASSWORD}")
    user.groups.add(Group.objects.get(name=group))
make_pages()
"""


@contextmanager
def served_site(data_dir: Path) -> Iterator[str]:
    """Serve a new site from an empty folder, and give its address.

    It has an editor ``ed`` and a moderator ``mo``. Fails with the server's log when it does not
    start.
    """
    with running_site(data_dir, WORKERS="2") as site:
        site.run(FILL)
        yield site.url


def launch_chromium(playwright):
    """Start a headless Chromium."""
    path = chromium_path(playwright)
    return playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)


def chromium_path(playwright) -> str:
    """Return where Chromium is: the system's, or else Playwright's."""
    names = ("chromium", "chromium-browser", "google-chrome")
    system = next(filter(None, map(shutil.which, names)), None)
    return system or playwright.chromium.executable_path
