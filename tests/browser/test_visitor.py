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
    expect(target.get_by_role("heading")).to_be_in_viewport()
    grounds = page.locator(".organizations__item").evaluate_all(
        "items => items.map(item => [item.id, getComputedStyle(item).backgroundColor])"
    )
    transparent = "rgba(0, 0, 0, 0)"
    assert [anchor for anchor, ground in grounds if ground != transparent] == ["mayors-for-peace"]


def test_contents_list_stays_in_view_and_marks_what_is_being_read(open_page):
    page = open_page("/en/memberships/#mayors-for-peace")

    marked = page.locator(".contents a:target-current")

    expect(marked).to_have_text("Mayors for Peace")
    expect(marked).to_be_in_viewport()
    accent = marked.evaluate("link => getComputedStyle(link).borderInlineStartColor")
    national, international = page.locator(".contents__section").all()
    expect(international).to_have_css("color", accent)
    expect(national).not_to_have_css("color", accent)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["International Memberships & Affiliations", "Mayors for Peace"])
def test_deep_link_lands_with_room_above_it(name, width, open_page):
    path = "/en/memberships/"
    anchor = open_page(path).get_by_role("navigation").get_by_role("link", name=name)

    page = open_page(path + anchor.get_attribute("href"), width=width, height=640)

    top = page.locator(":target").evaluate("element => element.getBoundingClientRect().top")
    assert 16 <= top <= 64


@pytest.mark.parametrize("act", ["hover", "focus"])
def test_organization_offers_a_link_to_itself(act, open_page):
    page = open_page("/en/memberships/")
    organization = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name="Mayors for Peace")
    )
    link = organization.get_by_role("link", name="Link to Mayors for Peace")
    expect(link).to_have_css("opacity", "0")

    organization.hover() if act == "hover" else link.focus()

    expect(link).to_have_css("opacity", "1")
    link.click()
    assert page.url.endswith("/memberships/#mayors-for-peace")


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


def test_wagtails_bar_moves_nothing_on_the_page(open_page):
    tops = [
        open_page("/en/empty/", user=user).locator("h1").bounding_box()["y"]
        for user in (None, "ed")
    ]

    assert tops[0] == tops[1]
