"""A real server process and a real Chromium.

These tests run in their own pytest process: Playwright keeps an event loop in the thread, and
Django's test database would stumble over it. They never touch the database of the other tests.
"""

from functools import cache

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.prepared import prepare_static_files

from . import site
from .page_editor import log_in, wait_until_watching
from .pages import EDITED

expect.set_options(timeout=30_000)

MARK_WHEN_WATCHING = """
window.addEventListener("w-unsaved:watch-edits", () => {
  document.documentElement.dataset.watching = "";
});
"""


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory):
    """The data folder of the site that is served."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site_url(site_folder):
    """The address of a served site."""
    prepare_static_files(site_folder)
    with site.served_site(site_folder) as url:
        yield url


@pytest.fixture(scope="session")
def page_numbers(site_folder, site_url):
    """The ids of the site's pages by their titles."""
    return site.page_numbers(site_folder)


@pytest.fixture(scope="session")
def titles():
    """The titles of the pages that no test has edited yet."""
    return iter(EDITED)


@pytest.fixture
def title(titles):
    """The title of a page that this test has for itself; see ``pages.towns`` for its blocks."""
    return next(titles)


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = site.launch_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def cookies_of(chromium, site_url):
    """A function that logs a user in, the first time, and returns the browser's cookies."""

    @cache
    def log_in_once(user):
        context = chromium.new_context(base_url=site_url)
        log_in(context.new_page(), user)
        cookies = context.cookies()
        context.close()
        return cookies

    return log_in_once


@pytest.fixture
def open_page(chromium, site_url, cookies_of):
    """A function that opens a page of the site, logged in as ``user`` where one is named.

    ``has_findings`` admits that Wagtail's checks find something, which they log as an error, and
    ``has_failures`` that the server refuses something or does not answer. Its other options are
    those of Playwright's browser contexts, such as ``color_scheme``.

    The test fails afterwards if a page logged an error (a breach of the Content-Security-Policy
    is one) or asked another server for anything.
    """
    contexts, complaints = [], []

    def watch(page, admitted):
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{message.text} ({message.location['url']})")
                if message.type == "error" and not message.text.startswith(tuple(admitted))
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

    def open_one(
        path,
        user=None,
        width=1280,
        height=1000,
        language="en-US",
        has_findings=False,
        has_failures=False,
        **options,
    ):
        context = chromium.new_context(
            base_url=site_url,
            locale=language,
            viewport={"width": width, "height": height},
            **options,
        )
        contexts.append(context)
        context.add_init_script(MARK_WHEN_WATCHING)
        page = context.new_page()
        admitted = ["axe.run results"] * has_findings + [
            "Failed to load",
            "Error fetching",
        ] * has_failures
        watch(page, admitted)
        if user:
            context.add_cookies(cookies_of(user))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def open_editor(open_page, page_numbers, title):
    """A function that opens the editor of this test's own page, or of the one with a title.

    It waits until the editor watches what is done in it. Its other options are those of
    ``open_page``.
    """

    def open_one(title=title, user="ed", **options):
        page = open_page(f"/admin/pages/{page_numbers[title]}/edit/", user=user, **options)
        wait_until_watching(page)
        return page

    return open_one
