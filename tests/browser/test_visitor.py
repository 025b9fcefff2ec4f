import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/", "/en/memberships/", "/nowhere"])
def test_page_has_no_accessibility_finding(path, width, scheme, open_page):
    page = open_page("/", width=width, scheme=scheme)
    if path != "/nowhere":
        page.goto(path)
    else:
        page.set_content(page.request.get(path).text())

    findings = Axe().run(page, options=AXE_OPTIONS).response["violations"]

    assert [(finding["id"], finding["nodes"][0]["html"]) for finding in findings] == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("path", ["/", "/en/memberships/"])
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
