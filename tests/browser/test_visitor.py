import json
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = ["/en/", "/tr/", "/en/memberships/", "/tr/uyelikler/"]
CHECKER = Path(__file__).parents[2] / "node_modules/vnu-jar/build/dist/vnu.jar"
AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", [*PAGES, "/en/nowhere/", "/tr/yok/"])
def test_page_has_no_accessibility_finding(path, width, scheme, open_page):
    page = open_page("/", width=width, scheme=scheme)
    if path in PAGES:
        page.goto(path)
    else:
        page.set_content(page.request.get(path).text())

    findings = Axe().run(page, options=AXE_OPTIONS).response["violations"]

    assert [(finding["id"], finding["nodes"][0]["html"]) for finding in findings] == []


def test_html_checker_finds_no_error(site_url, tmp_path):
    """See https://validator.github.io/validator/."""
    files = []
    for path in [*PAGES, "/en/nowhere/", "/tr/yok/"]:
        files.append(tmp_path / f"{path.strip('/').replace('/', '-')}.html")
        try:
            answer = urllib.request.urlopen(site_url + path)
        except urllib.error.HTTPError as not_found:
            answer = not_found
        files[-1].write_bytes(answer.read())

    checker = subprocess.run(
        ["java", "-jar", CHECKER, "--errors-only", "--format", "json", *files],
        capture_output=True,
        text=True,
        check=False,
    )

    assert json.loads(checker.stderr)["messages"] == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_page_never_scrolls_sideways(path, width, open_page):
    page = open_page(path, width=width)

    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("part", ["h1", "h3", ".organization__acronym", ".organization__monogram"])
def test_long_word_without_a_break_never_widens_the_page(part, open_page):
    page = open_page("/en/memberships/", width=360)

    page.locator(part).first.evaluate("element => { element.textContent = 'W'.repeat(150); }")

    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_keyboard_reaches_the_content_past_the_contents_list(open_page):
    page = open_page("/en/memberships/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent").startswith("National Memberships")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_contents_list_leads_to_an_organization_and_marks_it(open_page):
    page = open_page("/en/memberships/")

    page.get_by_role("navigation").get_by_role("link", name="Mayors for Peace").click()

    assert page.url.endswith("/memberships/#mayors-for-peace")
    target = page.locator(":target")
    assert target.get_by_role("heading").inner_text() == "Mayors for Peace"
    expect(target).to_be_in_viewport()
    assert target.evaluate("element => getComputedStyle(element).boxShadow") != "none"


@pytest.mark.parametrize(
    ("path", "language", "translation"),
    [
        ("/en/memberships/", "Türkçe", "/tr/uyelikler/"),
        ("/tr/uyelikler/", "English", "/en/memberships/"),
    ],
)
def test_reader_stays_at_the_organization_when_switching_languages(
    path, language, translation, open_page
):
    page = open_page(f"{path}#mayors-for-peace")

    page.get_by_role("navigation").get_by_role("link", name=language).click()

    page.wait_for_url(f"**{translation}#mayors-for-peace")
    expect(page.locator(":target")).to_be_in_viewport()
    assert page.locator(":target h3").inner_text() == "Mayors for Peace"


@pytest.mark.parametrize(
    ("preferred", "language"), [("tr-TR", "tr"), ("en-GB", "en"), ("de-DE", "en")]
)
def test_root_opens_in_the_language_of_the_browser(preferred, language, chromium, site_url):
    context = chromium.new_context(base_url=site_url, locale=preferred)
    page = context.new_page()

    page.goto("/")

    assert page.url == f"{site_url}/{language}/"
    assert page.locator("html").get_attribute("lang") == language
    assert context.cookies() == []
    context.close()


def test_capital_i_follows_the_language_of_the_text(open_page):
    page = open_page("/tr/uyelikler/")

    written = page.locator("h3").evaluate_all(
        "names => names.map(name => (name.style.textTransform = 'uppercase', name.innerText))"
    )

    assert "TARİHİ KENTLER BİRLİĞİ" in written
    assert "RAINBOW CITIES NETWORK" in written


def test_page_reads_the_same_without_script(chromium, site_url):
    context = chromium.new_context(base_url=site_url, java_script_enabled=False)
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.resource_type))

    page.goto("/en/memberships/")

    assert page.get_by_role("heading", level=3).count() == 11
    assert set(requests) <= {"document", "stylesheet", "image", "other"}
    assert context.cookies() == []
    context.close()


def test_editor_on_the_public_page_gets_wagtails_bar_within_its_policy(open_page):
    page = open_page("/en/memberships/", user="ed")

    page.get_by_role("button", name="View Wagtail quick actions").click()

    expect(page.get_by_role("menuitem", name="Edit this page")).to_be_visible()
