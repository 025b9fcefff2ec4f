"""What is sent to a visitor: valid, small, and nothing else."""

import json
import subprocess
import urllib.error
import urllib.request
from collections import defaultdict
from pathlib import Path

import brotli
import pytest
from django.template.loader import render_to_string

from .site import MISSING, NODE, NODE_MODULES, SAMPLE, TRIALS

pytestmark = pytest.mark.browser

MAXIMUM_WEIGHT = 14_000


def answer(url):
    """The body of an answer, whatever its status."""
    try:
        return urllib.request.urlopen(url).read()
    except urllib.error.HTTPError as error:
        return error.read()


@pytest.fixture(scope="module")
def html_files(site_url, tmp_path_factory):
    """Every public page as a file: the sample's, the trial pages, and those that say no."""
    folder = tmp_path_factory.mktemp("html")
    for path in [*SAMPLE, *TRIALS, *MISSING]:
        name = path.strip("/").replace("/", "-")
        (folder / f"{name}.html").write_bytes(answer(site_url + path))
    (folder / "500.html").write_text(render_to_string("500.html"))
    return sorted(folder.iterdir())


def test_nu_html_checker_finds_no_error(html_files, tmp_path):
    """See https://validator.github.io/validator/."""
    checker = NODE_MODULES / "vnu-jar/build/dist/vnu.jar"
    faulty = tmp_path / "faulty.html"
    faulty.write_bytes(html_files[0].read_bytes().replace(b"<h1", b"<h7"))

    result = subprocess.run(
        ["java", "-jar", checker, "--errors-only", "--format", "json", *html_files, faulty],
        capture_output=True,
        check=False,
    )

    messages = json.loads(result.stderr)["messages"]
    assert {Path(message["url"]).name for message in messages} == {"faulty.html"}


def test_html_validate_finds_no_error(html_files):
    """See https://html-validate.org/rules/presets.html."""
    validator = NODE_MODULES / "html-validate/bin/html-validate.mjs"

    result = subprocess.run(
        [NODE, validator, "--preset", "recommended,standard,a11y", *html_files],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.stdout, result.stderr, result.returncode) == ("", "", 0)


@pytest.mark.parametrize("path", ["/en/memberships/", "/tr/uyelikler/"])
def test_page_and_its_styles_are_small(path, open_page):
    page = open_page(path)
    styles = page.locator("link[rel=stylesheet]").evaluate_all("links => links.map(l => l.href)")

    weight = sum(len(brotli.compress(answer(url))) for url in [page.url, *styles])

    assert len(styles) > 1
    assert weight <= MAXIMUM_WEIGHT


def test_page_and_its_styles_are_sent_compressed(open_page):
    page = open_page("about:blank")
    encodings = defaultdict(list)
    page.on(
        "response",
        lambda response: encodings[response.request.resource_type].append(
            response.headers.get("content-encoding")
        ),
    )

    page.goto("/en/memberships/")

    # Django answers with gzip what has just changed; the snapshots that follow have Brotli too.
    assert encodings["document"] in (["br"], ["gzip"])
    assert set(encodings["stylesheet"]) == {"br"}


@pytest.mark.parametrize("path", ["/en/memberships/", "/tr/uyelikler/", "/en/extremes/"])
def test_visitor_loads_the_page_its_styles_and_its_logos_only(path, open_page):
    page = open_page("about:blank")
    requests = []
    page.on("request", lambda request: requests.append(request))

    page.goto(path)
    for logo in page.locator("img").all():
        logo.scroll_into_view_if_needed()
        assert logo.evaluate("image => image.decode()") is None

    addresses = defaultdict(list)
    for request in requests:
        addresses[request.resource_type].append(request.url)
    assert addresses.keys() - {"document", "stylesheet", "image", "other"} == set()
    assert all("/favicon." in url for url in addresses["other"])
    assert len(addresses["image"]) == page.locator("img").count()
    assert all("/media/images/" in url for url in addresses["image"])
    assert all(url.endswith(".avif") for url in addresses["image"])
    assert page.context.cookies() == []


def test_page_reads_the_same_without_script(open_page):
    texts = [
        open_page("/en/memberships/", java_script_enabled=is_on).locator("body").inner_text()
        for is_on in (True, False)
    ]

    assert texts[0] == texts[1]
    assert "Mayors for Peace" in texts[0]
