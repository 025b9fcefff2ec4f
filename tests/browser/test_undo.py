"""Undoing in the page editor what was done to the blocks."""

import pytest
from playwright.sync_api import expect

from .outline import (
    CITIES,
    FIRST,
    MARMARA,
    ROWS,
    TOWNS,
    choose,
    drag,
    expect_order,
    expect_said,
    expect_stored,
    name,
    row,
)
from .page_editor import BLOCKS, LABELS, drag_below, save_draft

pytestmark = pytest.mark.browser

STEPS = 30


def message(page):
    return page.locator("[data-outline-message]")


def block(page, label):
    return page.locator(BLOCKS).filter(
        has=page.locator(":scope > section > .w-panel__header", has_text=label)
    )


def wait_until_saved(page):
    """Wait until the editor has saved by itself what was just done."""
    for state in ("saving", "saved"):
        expect(page.locator(f"[data-w-autosave-state-value={state}]")).to_be_visible()


def test_every_command_is_undone_and_done_again_by_keyboard(open_editor):
    page = open_editor()
    expect(message(page)).to_be_hidden()
    choose(page, MARMARA, "Delete")
    expect(message(page)).to_be_visible()
    choose(page, TOWNS, "Hide")
    choose(page, CITIES, "National")
    choose(page, "National", "Move down")
    choose(page, "International", "Duplicate")
    drag(page, TOWNS, CITIES, is_below=True)
    hidden = f"{TOWNS} — hidden"
    last = page.locator(LABELS).all_inner_texts()
    assert len(last) == 5

    for _ in range(6):
        page.keyboard.press("Control+z")
    expect_said(page, f"Undone: “Deleted: {MARMARA}”")
    expect(name(page, MARMARA)).to_be_focused()
    expect_order(page, *FIRST)
    page.keyboard.press("Control+z")
    expect_said(page, "There is nothing to undo.")

    page.keyboard.press("Control+Shift+z")
    expect_order(page, "National", TOWNS, "International", CITIES)
    page.keyboard.press("Control+y")
    expect(page.locator(LABELS).nth(1)).to_have_text(hidden)
    for _ in range(4):
        page.keyboard.press("Control+y")
    expect(page.locator(LABELS)).to_have_text(last)
    save_draft(page)
    expect(page.locator(LABELS)).to_have_text(last)


def test_message_names_what_was_done_and_undoes_it(open_editor):
    page = open_editor(width=360, height=740, has_touch=True, is_mobile=True)
    row(page, "National").get_by_role("button", name="Actions for").tap()
    page.get_by_role("menuitem", name="Delete with all below").tap()

    expect(message(page)).to_contain_text("Deleted: National")
    expect_order(page, "International", CITIES)
    message(page).get_by_role("button", name="Undo").tap()
    expect(message(page)).to_contain_text("Undone: “Deleted: National”")
    expect_order(page, *FIRST)
    message(page).get_by_role("button", name="Redo").tap()
    expect_order(page, "International", CITIES)
    page.get_by_role("button", name="Undo").first.tap()
    expect_stored(page, *FIRST)


def test_deleted_block_comes_back_after_an_autosave_with_all_that_it_had(open_editor):
    page = open_editor()
    name(page, MARMARA).press("Enter")
    field = block(page, MARMARA).locator("[data-contentpath=name]").first
    field.hover()
    field.get_by_role("button", name="Add comment").click()
    page.locator(".comment textarea").fill("Is this right?")
    page.get_by_role("button", name="Comment", exact=True).click()
    save_draft(page)
    inputs = f"{BLOCKS}:nth-of-type(n) > input[name$='-id']"
    ids = page.locator(inputs).evaluate_all("all => all.map(input => input.value)")
    name(page, MARMARA).press("Enter")
    block(page, MARMARA).locator("[data-contentpath=acronym] input").fill("MMU")
    wait_until_saved(page)

    choose(page, f"{MARMARA} (MMU)", "Delete")
    wait_until_saved(page)
    message(page).get_by_role("button", name="Undo").click()
    wait_until_saved(page)
    save_draft(page)

    after = page.locator(inputs).evaluate_all("all => all.map(input => input.value)")
    assert after == ids
    expect(page.locator(LABELS).nth(2)).to_have_text(f"{MARMARA} (MMU)")
    page.get_by_role("button", name="Toggle comments").first.click()
    name(page, f"{MARMARA} (MMU)").click()
    expect(page.locator(".comment")).to_have_count(1)
    expect(page.locator(".comment")).to_contain_text("Is this right?")


def test_keys_undo_in_a_text_what_was_typed_there_and_no_block(open_editor):
    page = open_editor()
    choose(page, MARMARA, "Delete")
    name(page, CITIES).press("Enter")
    field = block(page, CITIES).locator("[data-contentpath=name] input").first
    expect(field).to_be_focused()

    page.keyboard.type("x")
    page.keyboard.press("Control+z")

    expect(field).to_have_value(CITIES)
    expect(page.locator(ROWS)).to_have_count(4)


def test_block_that_was_added_goes_only_as_long_as_nobody_has_written_in_it(open_editor):
    page = open_editor()
    add = page.locator("[data-outline-kinds]").get_by_role("button", name="Organization")
    count = page.locator(LABELS).count()
    add.click()
    message(page).get_by_role("button", name="Undo").click()
    expect(page.locator(LABELS)).to_have_count(count)
    message(page).get_by_role("button", name="Redo").click()
    expect(page.locator(LABELS)).to_have_count(count + 1)

    add.click()
    page.keyboard.type("Rainbow Cities")
    page.get_by_role("button", name="Undo").first.click()

    expect(message(page)).to_contain_text(
        "“Rainbow Cities” stays, because it has been written in since."
    )
    expect(row(page, "Rainbow Cities")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(LABELS)).to_have_count(count + 1)


def test_text_that_was_split_stays_whole(open_editor):
    page = open_editor()
    page.locator("[data-outline-kinds]").get_by_role("button", name="Text").click()
    expect(page.locator("[role=textbox]:focus")).to_be_visible()
    page.keyboard.type("First half. Second half.")
    for _ in "Second half.":
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("/")
    page.get_by_role("option", name="Split block").click()
    halves = page.locator(BLOCKS).filter(has_text="half.")
    expect(halves).to_have_count(2)

    page.get_by_role("button", name="Undo").first.click()

    expect(halves).to_have_count(2)
    expect(halves.last).to_contain_text("Second half.")
    save_draft(page)
    expect(page.locator(LABELS).filter(has_text="half.")).to_have_text(
        ["First half.", "Second half."]
    )


def test_row_that_is_dropped_where_it_was_is_no_step(open_editor):
    page = open_editor()
    towns = name(page, TOWNS)
    towns.focus()
    for key in (" ", "ArrowDown", " "):
        page.keyboard.press(key)
    order = page.locator(LABELS).all_inner_texts()
    page.keyboard.press("Control+z")

    for key in (" ", "ArrowDown", "ArrowUp", " "):
        page.keyboard.press(key)
    expect(page.locator("[data-outline-status]")).to_contain_text("Dropped")
    page.keyboard.press("Control+y")

    expect(page.locator(LABELS)).to_have_text(order)


def test_principle_comes_back(open_editor):
    page = open_editor()
    name(page, TOWNS).click()
    principles = block(page, TOWNS).locator("[data-contentpath=principles]")
    items = principles.locator("[data-streamfield-child]")
    for text in ("Neutrality", "Openness"):
        principles.get_by_title("Add", exact=True).last.click()
        page.keyboard.type(text)

    items.first.get_by_role("button", name="Delete").click()
    expect_said(page, "Deleted: Neutrality")
    expect(items).to_have_count(1)
    message(page).get_by_role("button", name="Undo").click()

    expect(items).to_have_count(2)
    expect(items.first.locator("input[type=text]")).to_have_value("Neutrality")
    expect(items.first.get_by_role("button", name="Toggle section").first).to_be_focused()


def test_thirty_steps_are_kept(open_editor):
    page = open_editor()
    order = page.locator(LABELS).all_inner_texts()
    towns = page.locator(BLOCKS).filter(has_text=TOWNS)
    for number in range(STEPS + 2):
        direction = "Move down" if number % 2 == 0 else "Move up"
        towns.get_by_role("button", name=direction).first.press("Enter")

    for _ in range(STEPS):
        page.keyboard.press("Control+z")
    expect_said(page, f"Undone: “Moved: {TOWNS}, National, 2 of 2”")
    page.keyboard.press("Control+z")
    expect_said(page, "There is nothing to undo.")
    expect(page.locator(LABELS)).to_have_text(order)


def test_block_is_dragged_in_the_form_to_where_it_was_dropped_after_another_was_deleted(
    open_editor,
):
    page = open_editor()
    labels = page.locator(LABELS).all_inner_texts()
    page.locator(BLOCKS).first.get_by_role("button", name="Delete").click()
    expect(page.locator(LABELS)).to_have_text(labels[1:])

    drag_below(page, page.locator(BLOCKS).nth(0), page.locator(BLOCKS).nth(1))

    expect(page.locator(LABELS)).to_have_text([labels[2], labels[1], *labels[3:]])
    page.get_by_role("button", name="Undo").first.click()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(LABELS)).to_have_text(labels)
