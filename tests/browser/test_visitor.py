"""What a visitor does on the pages."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


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


def test_editor_on_the_public_page_gets_wagtails_bar_within_its_policy(open_page):
    page = open_page("/en/memberships/", user="ed")

    page.get_by_role("button", name="View Wagtail quick actions").click()

    expect(page.get_by_role("menuitem", name="Edit this page")).to_be_visible()
