"""WCAG 2.2 AA, on every public page, at every width and in every scheme."""

import pytest
from playwright.sync_api import expect

from .axe import expect_no_finding
from .site import MISSING, SAMPLE, TRIALS, WIDTHS

pytestmark = pytest.mark.browser

# The focused element, where it is, what marks it, and whether anything lies over it.
FOCUSED = """
() => {
    const element = document.activeElement;
    const {left, top, width, height} = element.getClientRects()[0];
    const above = document.elementFromPoint(left + width / 2, top + height / 2);
    const {outlineStyle, outlineWidth, opacity} = getComputedStyle(element);
    return {
        index: [...document.querySelectorAll("a")].indexOf(element),
        isMarked: outlineStyle === "solid" && parseFloat(outlineWidth) >= 2 && opacity === "1",
        isOnTop: element.contains(above),
    };
}
"""
COUNT_STILL_AND_MOVING = """
() => {
    const elements = [...document.querySelectorAll("*")];
    const moving = elements.filter(element => {
        const {scrollBehavior, transitionDuration, animationName} = getComputedStyle(element);
        return scrollBehavior !== "auto" || transitionDuration !== "0s" || animationName !== "none";
    });
    return [elements.length - moving.length, moving.length];
}
"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("path", [*SAMPLE, *TRIALS, *MISSING])
def test_page_has_no_accessibility_finding(path, open_page):
    page = open_page("/")
    if path in MISSING:
        page.set_content(page.request.get(path).text())
    else:
        page.goto(path)

    expect_no_finding(page)


@pytest.mark.parametrize("path", [*SAMPLE, *TRIALS])
def test_page_never_scrolls_sideways(path, open_page):
    page = open_page(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(SIDEWAYS) == 0, f"at {width} px"


@pytest.mark.parametrize("path", [*SAMPLE, *TRIALS])
def test_text_of_twice_the_size_fits(path, open_page):
    page = open_page(path, width=640)
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate(SIDEWAYS) == 0


@pytest.mark.parametrize("part", ["h1", "h3", ".organization__acronym", ".organization__monogram"])
def test_long_word_without_a_break_never_widens_the_page(part, open_page):
    page = open_page("/en/memberships/", width=360)

    page.locator(part).first.evaluate("element => { element.textContent = 'W'.repeat(150); }")

    assert page.evaluate(SIDEWAYS) == 0


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/en/memberships/", "/tr/", "/en/extremes/"])
def test_keyboard_reaches_every_link_in_the_order_of_reading(path, width, open_page):
    page = open_page(path, width=width, height=640)
    count = page.locator("a").count()

    for index in range(count):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused == {"index": index, "isMarked": True, "isOnTop": True}

    assert count > 3


def test_skip_link_leads_past_the_contents_list(open_page):
    page = open_page("/en/memberships/", height=640)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "page_main"


def test_nothing_moves_on_the_page(open_page):
    page = open_page("/en/memberships/")

    still, moving = page.evaluate(COUNT_STILL_AND_MOVING)

    assert still > 100
    assert moving == 0
