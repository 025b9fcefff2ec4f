"""The outline beside the page editor's form: every way of moving blocks, and what it says."""

import pytest
from playwright.sync_api import expect

from .axe import AXE, RUN, WCAG
from .outline import (
    CITIES,
    FIRST,
    MARMARA,
    ROWS,
    TOWNS,
    WORDS,
    choose,
    drag,
    expect_order,
    expect_said,
    expect_stored,
    name,
    row,
)
from .page_editor import BLOCKS, LABELS, wait_until_watching

pytestmark = pytest.mark.browser

SELECTED = ".outline__row--selected"


def test_rows_are_dragged_with_the_mouse_alone_together_and_by_section(open_editor):
    page = open_editor()
    expect_order(page, *FIRST)

    drag(page, CITIES, MARMARA)
    expect_said(page, "Dropped: EUROCITIES, National, 2 of 3")
    expect_order(page, "National", TOWNS, CITIES, MARMARA, "International")

    drag(page, "International", "National")
    expect_order(page, "International", "National", TOWNS, CITIES, MARMARA)
    drag(page, "National", "International")
    expect_said(page, "Dropped: National, section 1 of 2")
    expect_order(page, "National", TOWNS, CITIES, MARMARA, "International")

    name(page, TOWNS).click(modifiers=["Control"])
    name(page, MARMARA).click(modifiers=["Control"])
    drag(page, TOWNS, "International", is_below=True)
    expect_order(page, "National", CITIES, "International", TOWNS, MARMARA)
    expect(row(page, CITIES).get_by_text("Moved")).to_be_visible()
    expect_stored(page, "National", CITIES, "International", TOWNS, MARMARA)


def test_dragging_is_given_up_with_escape_and_no_organization_stands_above_all_sections(
    open_editor,
):
    page = open_editor()
    before = page.locator(WORDS).all_inner_texts()
    start = name(page, MARMARA).bounding_box()

    page.mouse.move(start["x"] + 20, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, start["y"] - 40, steps=5)
    page.keyboard.press("Escape")
    page.mouse.up()

    expect_order(page, *before)
    drag(page, MARMARA, "National")
    assert page.locator(WORDS).first.inner_text() == "National"


def test_rows_are_moved_by_keyboard_and_every_step_is_said(open_editor):
    page = open_editor()
    name(page, "National").focus()
    page.keyboard.press("End")
    expect(name(page, CITIES)).to_be_focused()

    page.keyboard.press(" ")
    expect_said(
        page,
        "EUROCITIES lifted. Move it with the arrow keys, drop it with Space, "
        "put it back with Escape.",
    )
    page.keyboard.press("ArrowUp")
    expect_said(page, "EUROCITIES, National, 3 of 3")
    page.keyboard.press("ArrowUp")
    expect(page.locator(LABELS)).to_have_text(FIRST)
    page.keyboard.press("Escape")
    expect_said(page, "Put back: EUROCITIES, International, 1 of 1")
    expect_order(page, *FIRST)

    page.keyboard.press(" ")
    page.keyboard.press("ArrowUp")
    page.keyboard.press(" ")
    expect_said(page, "Dropped: EUROCITIES, National, 3 of 3")
    expect(name(page, CITIES)).to_be_focused()
    expect_order(page, "National", TOWNS, MARMARA, CITIES, "International")

    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press(" ")
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect_order(page, "National", MARMARA, CITIES, TOWNS, "International")
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    expect_said(page, "Dropped: National, section 2 of 2")
    expect_stored(page, "International", "National", MARMARA, CITIES, TOWNS)


def test_keys_work_on_after_a_drag_and_a_lift_ends_with_what_happens_to_the_form(open_editor):
    page = open_editor()
    before = page.locator(WORDS).all_inner_texts()
    drag(page, MARMARA, "International", is_below=True)
    expect(name(page, MARMARA)).to_be_focused()
    page.keyboard.press("Enter")
    moved = page.locator(WORDS).all_inner_texts()
    place = moved.index(MARMARA)
    field = page.locator(BLOCKS).nth(place).locator("[data-contentpath=name] input").first
    expect(field).to_be_focused()

    name(page, CITIES).focus()
    page.keyboard.press(" ")
    page.keyboard.press("ArrowUp")
    page.locator(BLOCKS).nth(place).get_by_role("button", name="Delete").first.dispatch_event(
        "click"
    )
    rest = [each for each in moved if each != MARMARA]
    expect(page.locator(WORDS)).to_have_text(rest)
    page.keyboard.press("ArrowUp")
    expect(page.locator(WORDS)).to_have_text(rest)
    assert len(before) == len(rest) + 1


def test_shift_selects_more_and_less_and_what_is_selected_moves_as_one(open_editor):
    page = open_editor()
    name(page, "National").focus()
    page.keyboard.press("ArrowDown")
    for key in ("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowUp"):
        page.keyboard.press(key)

    expect(page.locator(SELECTED)).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator(SELECTED)).to_have_count(0)


def test_shift_and_a_click_select_from_the_row_that_was_clicked_before(open_editor):
    page = open_editor()
    name(page, TOWNS).click()

    name(page, "International").click(modifiers=["Shift"])

    expect(page.locator(SELECTED)).to_contain_text([TOWNS, MARMARA, "International"])
    name(page, MARMARA).click(modifiers=["Shift"])
    expect(page.locator(SELECTED)).to_contain_text([TOWNS, MARMARA])


def test_row_is_dragged_by_its_handle_with_a_finger(open_editor):
    page = open_editor(width=360, height=740, has_touch=True, is_mobile=True)
    handle = row(page, CITIES).locator("[data-handle]").bounding_box()
    target = row(page, TOWNS).bounding_box()
    touch = page.context.new_cdp_session(page)
    x, start = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2

    def send(kind, *points):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", {"x": x, "y": start})
    for part in range(1, 11):
        send("touchMove", {"x": x, "y": start + (target["y"] + 2 - start) * part / 10})
    expect(page.locator(".outline__line")).to_be_attached()
    send("touchEnd")

    expect_order(page, "National", CITIES, TOWNS, MARMARA, "International")
    # A tap just after another touch would be the second half of a double tap.
    expect(row(page, CITIES).get_by_text("Moved")).to_be_visible()
    row(page, CITIES).get_by_role("button", name="Actions for").tap()
    page.get_by_role("menuitem", name="International").tap()
    expect_order(page, *FIRST)
    box = page.locator(LABELS).nth(1).bounding_box()
    assert box["width"] > 150  # The name is readable, not a few letters of it.


def test_menu_moves_hides_copies_and_deletes(open_editor):
    page = open_editor()

    choose(page, TOWNS, "International")
    expect_said(page, "Moved: Union of Historical Towns (TKB), International, 2 of 2")
    choose(page, TOWNS, "Move up")
    expect_order(page, "National", MARMARA, "International", TOWNS, CITIES)
    choose(page, TOWNS, "Hide")
    expect(row(page, TOWNS).locator(".outline__mark", has_text="hidden")).to_be_visible()
    expect(page.locator(LABELS).nth(3)).to_have_text(f"{TOWNS} — hidden")
    choose(page, TOWNS, "Show")
    choose(page, CITIES, "Duplicate")
    expect_order(page, "National", MARMARA, "International", TOWNS, CITIES, CITIES)
    choose(page, "National", "Delete with all below")
    expect_said(page, "Deleted: National")
    expect(name(page, "International")).to_be_focused()
    choose(page, CITIES, "Delete")
    expect_stored(page, "International", TOWNS, CITIES)


def test_click_opens_a_block_alone_and_the_outline_follows_what_is_typed(open_editor):
    page = open_editor()
    name(page, MARMARA).click()
    field = page.locator(BLOCKS).nth(2).locator("[data-contentpath=name] input").first
    expect(field).to_be_in_viewport()
    name(page, TOWNS).click()
    expect(field).to_be_hidden()

    name(page, TOWNS).press("Enter")
    first = page.locator(BLOCKS).nth(1).locator("[data-contentpath=name] input").first
    expect(first).to_be_focused()
    first.fill("")

    expect(page.locator(WORDS).nth(1)).to_have_text("(TKB)")
    expect(page.locator(ROWS).nth(1).get_by_text("unfinished")).to_be_visible()
    first.fill("Towns")
    expect(page.locator(WORDS).nth(1)).to_have_text("Towns (TKB)")


def test_click_scrolls_the_preview_to_the_block(open_editor):
    page = open_editor(height=600)
    page.get_by_role("button", name="Toggle preview").click()
    heading = page.frame_locator("#w-preview-iframe").get_by_role("heading", name=CITIES)
    expect(heading).to_be_visible()
    expect(heading).not_to_be_in_viewport()

    name(page, CITIES).click()

    expect(heading).to_be_in_viewport()


def test_arrows_and_bin_of_the_form_keep_the_focus_and_are_said(open_editor):
    page = open_editor()
    down = page.locator(BLOCKS).nth(1).get_by_role("button", name="Move down")
    down.focus()

    page.keyboard.press("Enter")
    expect_said(page, "Moved: Union of Historical Towns (TKB), National, 2 of 2")
    moved = page.locator(BLOCKS).nth(2)
    expect(moved.get_by_role("button", name="Move down")).to_be_focused()
    moved.get_by_role("button", name="Delete").press("Enter")

    expect_said(page, "Deleted: Union of Historical Towns (TKB)")
    toggle = page.locator(f"{BLOCKS}:not([aria-hidden])").nth(2)
    expect(toggle.get_by_role("button", name="Toggle section").first).to_be_focused()


def test_outline_of_a_locked_page_reads_and_moves_nothing(open_editor):
    page = open_editor("Locked")

    expect(page.get_by_text("This page is locked: nothing can be moved.")).to_be_visible()
    expect(page.locator("[data-handle], [data-actions]")).to_have_count(0)
    name(page, TOWNS).focus()
    page.keyboard.press(" ")
    page.keyboard.press("ArrowDown")
    expect_order(page, *FIRST)
    name(page, TOWNS).click()
    block = page.locator(BLOCKS).nth(1)
    expect(block.locator("[data-contentpath=name]").first).to_be_visible()
    for action in ("Move down", "Duplicate", "Delete"):
        block.get_by_role("button", name=action).first.press("Enter")
    expect_order(page, *FIRST)


def test_one_row_is_a_stop_of_the_tab_key(open_editor):
    page = open_editor()

    expect(page.locator(f"{ROWS} button:not([tabindex='-1'])")).to_have_count(2)


def test_double_click_opens_the_row_and_does_nothing_else(open_editor):
    page = open_editor(height=560)
    before = page.locator(LABELS).all_inner_texts()

    name(page, MARMARA).dblclick()

    expect(name(page, MARMARA)).to_have_attribute("aria-current", "true")
    expect(page.locator(LABELS)).to_have_text(before)


def test_list_stays_where_it_was_scrolled_to(open_editor):
    """Also while a row is dragged, and the form tells of something meanwhile."""
    page = open_editor(height=620)
    rows = page.locator("[data-outline-rows]")
    add = page.locator("[data-outline-kinds]").get_by_role("button", name="Organization")
    for _ in range(6):
        add.click()
    rows.evaluate("rows => rows.scrollTo(0, 1000)")
    top = rows.evaluate("rows => rows.scrollTop")
    assert top > 0

    start = page.locator(ROWS).last.locator(".outline__name").bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 24, start["y"] - 60, steps=8)
    page.locator(BLOCKS).first.dispatch_event("input")
    page.wait_for_timeout(500)

    assert abs(rows.evaluate("rows => rows.scrollTop") - top) < 24
    expect(page.locator(".outline__line")).to_be_attached()
    page.mouse.up()
    assert abs(rows.evaluate("rows => rows.scrollTop") - top) < 48


def test_form_works_without_our_scripts(open_editor):
    page = open_editor(has_failures=True)
    page.route("**/js/editing/**", lambda route: route.abort())
    page.reload()
    wait_until_watching(page)

    page.locator(BLOCKS).nth(1).get_by_role("button", name="Move down").click()

    expect(page.locator(LABELS).nth(1)).to_contain_text(MARMARA)
    expect(page.locator("#w-autosave-indicator")).to_contain_text("Saved")


def test_outline_has_no_accessibility_finding(open_editor):
    page = open_editor()
    page.evaluate(AXE.read_text())
    name(page, "National").focus()

    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        row(page, "National").get_by_role("button", name="Actions for").click()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            result = page.evaluate(f"rules => ({RUN})(rules)", WCAG)
            findings = [found for found in result["findings"] if 'class="outline' in found[1]]
            assert findings == [], f"{scheme} at {width} px"
        page.keyboard.press("Escape")
