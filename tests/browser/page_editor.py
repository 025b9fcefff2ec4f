"""What a person does in Wagtail's page editor."""

import re

from playwright.sync_api import expect

from tests.editing import PASSWORD

BLOCKS = "[data-streamfield-stream-container] > [data-streamfield-child]"
LABELS = f"{BLOCKS} > section > .w-panel__header .c-sf-block__title"
HEADINGS = "main :is(h2, h3)"


def log_in(page, user):
    page.goto("/admin/login/")
    page.locator("[name=username]").fill(user)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/admin/")


def wait_until_watching(page):
    """Wait for Wagtail to notice changes, which it does from some moments after loading on."""
    expect(page.locator("html[data-watching]")).to_be_attached()


def add_block(page, kind):
    """Pick a kind of block from the picker at the end of the stream; return the new block."""
    count = page.locator(BLOCKS).count()
    page.get_by_role("button", name="Insert a block").last.click()
    # The picker that was used before may still be closing.
    page.get_by_role("option", name=kind).last.click()
    expect(page.locator(BLOCKS)).to_have_count(count + 1)
    return page.locator(BLOCKS).nth(count)


def add_section(page, heading):
    add_block(page, "Section").get_by_role("textbox", name="Heading").fill(heading)


def add_organization(page, name, acronym, description):
    block = add_block(page, "Organization")
    block.locator("[data-contentpath=name] input").fill(name)
    block.locator("[data-contentpath=acronym] input").fill(acronym)
    block.locator("[data-contentpath=description] [role=textbox]").click()
    page.keyboard.type(description)
    held = block.locator("[data-contentpath=description] input[type=hidden]")
    expect(held).to_have_value(re.compile(description))


def drag_below(page, block, target):
    """Drag a block by its handle to just below another, with the mouse."""
    target.scroll_into_view_if_needed()
    handle = block.get_by_role("button", name="Drag")
    handle.hover()
    page.mouse.down()
    start, end = handle.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + 8, end["y"] + end["height"] - 4, steps=30)
    page.mouse.up()


def finish_autosave(page):
    """Let the editor finish saving by itself, and not begin again.

    Saving by hand meanwhile would let the one refuse the other.
    """
    form = page.locator("[data-edit-form]")
    form.evaluate("form => { form.dataset.wAutosaveActiveValue = 'false' }")
    indicator = page.locator("#w-autosave-indicator")
    expect(indicator).not_to_have_attribute("data-w-autosave-state-value", "saving")


def choose_action(page, name, menu="More actions"):
    finish_autosave(page)
    page.get_by_role("button", name=menu).last.click()
    page.get_by_role("button", name=name).click()


def start_page(page, language):
    """Go from the list of affiliation pages to the editor of a new one."""
    page.get_by_role("link", name="Add affiliation page").click()
    page.get_by_role("radio", name=language).check()
    page.get_by_role("button", name="Continue").click()
    wait_until_watching(page)


def compose_page(page, title):
    """Go from the list to a new English draft: two sections, with two organizations and one."""
    start_page(page, "English")
    page.get_by_role("textbox", name="Title*").fill(title)
    add_section(page, "National")
    add_organization(page, "Union of Historical Towns", "TKB", "Protects old towns.")
    add_organization(page, "Marmara Union", "", "Trains its members.")
    add_section(page, "International")
    add_organization(page, "EUROCITIES", "", "Connects big cities.")
    page.wait_for_url("**/edit/**")  # The draft saved itself.
    save_draft(page)


def save_draft(page):
    finish_autosave(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    wait_until_watching(page)
