"""The page in the preview, where one composes by pointing at it."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from .axe import AXE, RUN, WCAG
from .outline import CITIES, FIRST, MARMARA, TOWNS, expect_order, expect_said, expect_stored, name
from .page_editor import BLOCKS, LABELS, start_page, wait_until_watching

pytestmark = pytest.mark.browser

HEADINGS = ".affiliation-page__sections :is(h2, h3)"
NAMES = ["National", "Union of Historical Towns", MARMARA, "International", CITIES]


def open_preview(page):
    """Open the preview beside the form, and return it when one can compose in it."""
    page.get_by_role("button", name="Toggle preview").click()
    seen = page.frame_locator("#w-preview-iframe")
    expect(seen.locator(".composing-bar")).to_be_attached()
    return seen


def open_tab(page):
    """Open the preview in a tab of its own, and return it when one can compose in it."""
    page.get_by_role("button", name="Toggle preview").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Preview in new tab").click()
    expect(opened.value.locator(".composing-bar")).to_be_attached()
    return opened.value


def heading(seen, text):
    return seen.locator(HEADINGS).filter(has_text=re.compile(rf"^\s*{re.escape(text)}\s*$"))


def point_at(seen, text):
    heading(seen, text).scroll_into_view_if_needed()
    heading(seen, text).hover()
    expect(seen.get_by_role("toolbar")).to_be_visible()


def press(seen, text, action):
    """Press a button of the bar of a block."""
    point_at(seen, text)
    seen.get_by_role("toolbar").get_by_role("button", name=action).click()


def expect_seen(seen, *names):
    expect(seen.locator(HEADINGS)).to_have_text(names)


@contextmanager
def late_answers(page):
    """Let the server's answers with the page reach the preview at the end only."""
    page.route("**/preview/?*", lambda route: route.request.method == "GET" or route.continue_())
    yield
    # What was held goes on.
    page.unroute("**/preview/?*")


def asking(page):
    """Wait, in a ``with`` statement, for the preview to ask for the page."""
    return page.expect_request(lambda sent: sent.method == "GET" and "/preview/" in sent.url)


def take(page, seen, text):
    """Take a block in the page by its handle, with the mouse."""
    point_at(seen, text)
    start = seen.locator("[data-action=drag]").bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, start["y"] + 15, steps=3)
    expect(seen.locator(".composing-line")).to_be_attached()


def drop_above(page, seen, text):
    """Drop what was taken just above another block of the page."""
    target = heading(seen, text).bounding_box()
    page.mouse.move(target["x"], target["y"] + 2, steps=5)
    page.mouse.up()


def field(page, block, path):
    """Return the field of a block to which content paths lead."""
    steps = " ".join(f"[data-contentpath={step}]" for step in path.split("."))
    return page.locator(BLOCKS).nth(block).locator(steps)


def test_what_is_clicked_opens_its_very_field(open_editor):
    page = open_editor(width=1600)
    seen = open_preview(page)

    heading(seen, CITIES).click()
    expect(field(page, 4, "name").locator("input").first).to_be_focused()
    seen.get_by_text("Connects big cities.").click()
    expect(field(page, 4, "description").get_by_role("textbox")).to_be_focused()
    seen.get_by_text("Whoever asks is answered.").click()
    second = field(page, 4, "principles").locator("[data-streamfield-child]").nth(1)
    expect(second.locator("[data-contentpath=text]").get_by_role("textbox")).to_be_focused()
    heading(seen, "National").click()
    expect(field(page, 0, "heading").locator("input")).to_be_focused()
    expect(field(page, 4, "name").locator("input").first).to_be_hidden()
    seen.get_by_role("heading", level=1).click()
    expect(page.get_by_role("textbox", name="Title*")).to_be_focused()


def test_bar_moves_and_hides_and_the_page_and_the_form_follow(open_editor):
    page = open_editor(width=1600)
    seen = open_preview(page)
    seen.locator("body").evaluate("() => { window.isSame = true }")

    press(seen, MARMARA, "Move up")
    expect_said(page, f"Moved: {MARMARA}, National, 1 of 2")
    expect_order(page, "National", MARMARA, TOWNS, "International", CITIES)
    expect_seen(seen, "National", MARMARA, NAMES[1], "International", CITIES)
    press(seen, "International", "Move up")
    expect_seen(seen, "International", CITIES, "National", MARMARA, NAMES[1])
    press(seen, MARMARA, "Hide")
    expect(seen.locator(HEADINGS)).to_have_count(4)
    expect(page.locator(LABELS).nth(3)).to_have_text(f"{MARMARA} — hidden")

    for _ in range(3):
        seen.locator("body").press("Control+z")
    expect_order(page, *FIRST)
    expect_seen(seen, *NAMES)
    # It was never loaded anew.
    assert seen.locator("body").evaluate("() => window.isSame")


def test_page_follows_after_a_click_on_the_handle_and_past_what_is_hidden(open_editor):
    page = open_editor(width=1600)
    seen = open_preview(page)
    press(seen, MARMARA, "Hide")
    expect(heading(seen, MARMARA)).to_have_count(0)
    press(seen, CITIES, "Drag")

    press(seen, CITIES, "Move up")
    expect_seen(seen, "National", NAMES[1], CITIES, "International")
    press(seen, CITIES, "Move up")

    expect_seen(seen, "National", CITIES, NAMES[1], "International")
    hidden = f"{MARMARA} — hidden"
    expect(page.locator(LABELS)).to_have_text(["National", CITIES, TOWNS, hidden, "International"])


def test_focus_goes_on_when_what_has_it_is_hidden_by_keyboard(open_editor):
    page = open_editor(width=1600)
    seen = open_preview(page)
    towns = seen.locator("li[data-block]").filter(has_text=NAMES[1])
    towns.focus()
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(seen.get_by_role("button", name="Hide")).to_be_focused()

    page.keyboard.press("Enter")

    expect(towns).to_have_count(0)
    expect(seen.locator("[data-block]:focus")).to_have_count(1)


def test_tab_of_another_page_changes_nothing(open_editor, page_numbers):
    page = open_editor(width=1600)
    tab = open_tab(page)
    page.goto(f"/admin/pages/{page_numbers['One organization']}/edit/")
    wait_until_watching(page)
    page.locator(BLOCKS).nth(1).get_by_role("button", name="Duplicate").click()
    labels = page.locator(LABELS).all_inner_texts()

    tab.locator("body").press("Control+z")
    tab.get_by_role("heading", level=1).click()

    page.get_by_role("button", name="Undo").first.focus()
    expect(page.locator(LABELS)).to_have_text(labels)
    expect(page.get_by_role("button", name="Undo").first).to_be_focused()


def test_block_is_dragged_by_the_handle_in_the_page(open_editor):
    page = open_editor(width=1600)
    seen = open_preview(page)

    take(page, seen, CITIES)
    drop_above(page, seen, MARMARA)

    expect_said(page, f"Dropped: {CITIES}, National, 2 of 3")
    expect_seen(seen, "National", NAMES[1], CITIES, MARMARA, "International")
    expect(seen.get_by_role("button", name="Add an organization")).to_be_visible()
    expect_stored(page, "National", TOWNS, CITIES, MARMARA, "International")


def test_page_that_comes_late_leaves_the_bar_where_somebody_points_now(open_editor):
    page = open_editor(width=1600)
    seen = open_preview(page)

    with late_answers(page):
        with asking(page):
            press(seen, MARMARA, "Move up")
        point_at(seen, CITIES)
        expect(seen.get_by_role("toolbar")).to_have_accessible_name(re.compile(CITIES))
    expect_seen(seen, "National", MARMARA, NAMES[1], "International", CITIES)

    expect(seen.get_by_role("toolbar")).to_have_accessible_name(re.compile(CITIES))


def test_page_that_comes_late_waits_until_a_block_is_dropped(open_editor):
    page = open_editor(width=1600)
    seen = open_preview(page)

    with late_answers(page):
        with asking(page):
            press(seen, MARMARA, "Move up")
        take(page, seen, CITIES)
    # It came, and is not shown yet.
    page.wait_for_timeout(1500)
    expect_seen(seen, *NAMES)
    drop_above(page, seen, NAMES[1])

    expect_order(page, "National", MARMARA, CITIES, TOWNS, "International")
    expect_seen(seen, "National", MARMARA, CITIES, NAMES[1], "International")


def test_block_is_dragged_with_a_finger(open_editor):
    page = open_editor(width=1024, has_touch=True, is_mobile=True)
    seen = open_preview(page)
    heading(seen, MARMARA).tap()
    handle = seen.locator("[data-action=drag]")
    expect(handle).to_be_visible()
    start = handle.bounding_box()
    touch = page.context.new_cdp_session(page)

    def send(kind, *points):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", {"x": start["x"] + 8, "y": start["y"] + 8})
    send("touchMove", {"x": start["x"] + 8, "y": start["y"] + 20})
    expect(seen.locator(".composing-line")).to_be_attached()
    target = heading(seen, NAMES[1]).bounding_box()
    for part in (1, 2, 3):
        y = start["y"] + (target["y"] - start["y"]) * part / 3
        send("touchMove", {"x": start["x"], "y": y})
    expect(seen.locator(".composing-line")).to_be_attached()
    send("touchEnd")

    expect_order(page, "National", MARMARA, TOWNS, "International", CITIES)


def test_page_is_composed_by_keyboard_and_keeps_the_focus(open_editor):
    page = open_editor(width=1600)
    seen = open_preview(page)
    towns = seen.locator("li[data-block]").filter(has_text=NAMES[1])
    towns.focus()
    expect(seen.locator(".composing-frame")).to_be_visible()

    page.keyboard.press("Tab")
    expect(seen.get_by_role("button", name="Edit")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect_seen(seen, "National", MARMARA, NAMES[1], "International", CITIES)
    expect(seen.get_by_role("button", name="Move down")).to_be_focused()
    page.keyboard.press("Escape")
    expect(towns).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect_seen(seen, *NAMES)
    expect(towns).to_be_focused()

    principle = seen.locator("[data-item]").first
    principle.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(seen.locator("[data-item]").last).to_contain_text("Neutrality")
    seen.locator("[data-item]").last.press("Enter")
    toggle = field(page, 4, "principles").locator("[data-streamfield-child]").nth(1)
    expect(toggle.get_by_role("button", name="Toggle section").first).to_be_focused()


def test_page_in_a_tab_of_its_own_is_composed_too(open_editor):
    page = open_editor(width=1600)
    tab = open_tab(page)

    press(tab, MARMARA, "Move up")

    expect_seen(tab, "National", MARMARA, NAMES[1], "International", CITIES)
    expect_order(page, "National", MARMARA, TOWNS, "International", CITIES)
    expect(tab.locator("[data-outline-status]")).to_contain_text("Moved")
    tab.get_by_text("Connects big cities.").click()
    expect(field(page, 4, "description").get_by_role("textbox")).to_be_focused()


def test_empty_page_and_empty_section_offer_what_they_lack(open_page):
    page = open_page("/admin/affiliations/affiliationindexpage/", user="ed", width=1600)
    start_page(page, "English")
    page.get_by_role("textbox", name="Title*").fill("Begun in the preview")
    seen = open_preview(page)

    seen.get_by_role("button", name="Add a section").click()
    page.locator(BLOCKS).locator("[data-contentpath=heading] input").fill("Networks")
    seen.get_by_role("button", name="Add an organization").click()

    expect(field(page, 1, "name").locator("input").first).to_be_focused()
    page.keyboard.type("Rainbow Cities")
    expect(heading(seen, "Rainbow Cities")).to_be_visible()


def test_editing_scrolls_the_page_to_the_block(open_editor):
    page = open_editor(width=1600, height=600)
    seen = open_preview(page)
    expect(heading(seen, CITIES)).not_to_be_in_viewport()

    page.locator(BLOCKS).last.get_by_role("button", name="Toggle section").first.focus()
    expect(heading(seen, CITIES)).to_be_in_viewport()


def test_page_that_cannot_be_rendered_is_said_and_the_form_goes_on(open_editor):
    page = open_editor(width=1600, has_failures=True)
    seen = open_preview(page)
    labels = page.locator(LABELS).all_inner_texts()
    page.route("**/preview/?*", lambda route: route.fulfill(status=500, body="Server Error"))

    press(seen, labels[1].partition(" (")[0], "Move down")

    expect(seen.get_by_role("alert")).to_contain_text("What you wrote is still in the form")
    expect_order(page, labels[0], labels[2], labels[1], *labels[3:])
    page.unroute("**/preview/?*")
    name(page, labels[1]).focus()
    page.keyboard.press("Control+z")
    expect(seen.get_by_role("alert")).to_be_hidden()
    expect(page.locator(LABELS)).to_have_text(labels)


def test_page_that_is_locked_only_opens_fields(open_editor):
    page = open_editor("Locked", width=1600)
    seen = open_preview(page)

    point_at(seen, CITIES)
    expect(seen.get_by_role("toolbar").get_by_role("button")).to_have_text(["Edit"])
    seen.locator("[data-block]").last.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect_order(page, *FIRST)


def test_page_that_one_composes_has_no_accessibility_finding(open_editor):
    page = open_editor("Locked", width=1600)
    open_preview(page)
    frame = page.frame(url=re.compile("/preview/"))
    frame.locator("[data-block]").last.focus()
    frame.evaluate(AXE.read_text())

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert frame.evaluate(f"rules => ({RUN})(rules)", WCAG)["findings"] == []


def test_page_that_visitors_read_has_nothing_of_it(open_page):
    page = open_page("/en/memberships/")

    assert (
        page.locator("script[src*=preview], link[href*=preview], link[href*=dragging]").count() == 0
    )
    assert page.locator("[data-block], [data-item], [data-text], [data-field]").count() == 0
    assert page.locator("main [tabindex]").count() == 0
