"""A real server process and a real Chromium.

These tests run in their own pytest process: Playwright keeps an event loop in the thread, and
Django's test database would stumble over it. They never touch the database of the other tests.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery staple"
expect.set_options(timeout=30_000)

MARK_WHEN_WATCHING = """
window.addEventListener("w-unsaved:watch-edits", () => {
  document.documentElement.dataset.watching = "";
});
"""
MAKE_USERS = f"""
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
for name, group in [("ed", "Editors"), ("mo", "Moderators")]:
    user = get_user_model().objects.create_user(name, name + "@example.org", "{PASSWORD}")
    user.groups.add(Group.objects.get(name=group))
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site_url(tmp_path_factory):
    """The address of a site with the sample content, an editor ``ed`` and a moderator ``mo``."""
    data_dir = tmp_path_factory.mktemp("site")
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    log = (data_dir / "server.log").open("w+")
    server = subprocess.Popen([*manage, "serve"], env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/", server, log)
        subprocess.run([*manage, "shell", "-v0", "-c", MAKE_USERS], env=environment, check=True)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


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
    pytest.fail(f"The server did not start:\n{log.read()}")


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium: the system's where there is one, else Playwright's."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    arguments = ["--disable-background-networking", "--disable-component-update"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, site_url):
    """A function that opens a page of the site, logged in as ``user`` where one is named.

    The test fails afterwards if a page logged an error (a breach of the Content-Security-Policy
    is one) or asked another server for anything.
    """
    contexts, complaints = [], []

    def watch(page):
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{message.text} ({message.location['url']})")
                if message.type == "error"
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((site_url, "data:", "blob:", "about:"))
                else complaints.append(request.url)
            ),
        )

    def open_one(path, user=None, width=1280, height=1000, scheme="light", language="en-US"):
        context = chromium.new_context(
            base_url=site_url,
            locale=language,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
        )
        contexts.append(context)
        context.add_init_script(MARK_WHEN_WATCHING)
        page = context.new_page()
        watch(page)
        if user:
            page.goto("/admin/login/")
            page.locator("[name=username]").fill(user)
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("[name=password]").press("Enter")
            page.wait_for_url("**/admin/")
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []
