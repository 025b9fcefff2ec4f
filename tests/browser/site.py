"""A real server process with the sample content, users, and pages that try the design."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = ["/en/", "/tr/", "/en/memberships/", "/tr/uyelikler/"]
TRIALS = ["/en/empty/", "/en/one/", "/en/hundred/", "/en/texts/", "/en/extremes/"]
MISSING = ["/en/nowhere/", "/tr/yok/"]
WIDTHS = [320, 360, 768, 1280]
SCHEMES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}
NODE_MODULES = ROOT / "node_modules"
NODE = NODE_MODULES / ".bin" / "node"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
PASSWORD = "correct horse battery staple"
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
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), "PORT": str(port)}
    manage = [sys.executable, str(ROOT / "manage.py")]
    log = (data_dir / "server.log").open("w+")
    server = subprocess.Popen([*manage, "serve"], env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/", server, log)
        subprocess.run([*manage, "shell", "-v0", "-c", FILL], env=environment, check=True, cwd=ROOT)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def launch_chromium(playwright):
    """Start a headless Chromium."""
    path = chromium_path(playwright)
    return playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)


def chromium_path(playwright) -> str:
    """Return where Chromium is: the system's, or else Playwright's."""
    names = ("chromium", "chromium-browser", "google-chrome")
    system = next(filter(None, map(shutil.which, names)), None)
    return system or playwright.chromium.executable_path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url, server, log, seconds=120):
    """Return when the server answers; fail with its log when it ends or takes too long."""
    deadline = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=10).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    log.seek(0)
    raise RuntimeError(f"The server did not start:\n{log.read()}")
