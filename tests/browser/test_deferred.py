"""Blocks whose fields are drawn when they are opened: nobody must notice, but for the speed."""

import re

import pytest
from playwright.sync_api import expect

from .outline import CITIES, MARMARA, TOWNS, choose, expect_said, name, row
from .page_editor import BLOCKS, save_draft

pytestmark = pytest.mark.browser

SENT = "() => window.wagtail.app.queryController('w-unsaved').formData"
# Draftail rewrites what it was given some moments after it is drawn.
REWRITING = 600


def fields(page, number):
    return page.locator(BLOCKS).nth(number).locator("[data-contentpath=name], [role=textbox]")


def test_opening_blocks_changes_nothing_in_what_is_sent_and_is_no_step_to_undo(open_editor):
    """The page has rich texts of every kind in closed blocks."""
    page = open_editor("Rich texts")
    blocks = page.locator(BLOCKS)
    expect(page.locator("[role=textbox][contenteditable]").filter(visible=True)).to_have_count(1)
    before = page.evaluate(SENT)

    for block in blocks.all():
        block.get_by_role("button", name="Toggle section").first.click()
        expect(block.locator("[role=textbox]").first).to_be_visible()
    page.wait_for_timeout(REWRITING)

    assert page.evaluate(SENT) == before
    page.keyboard.press("Control+z")
    expect_said(page, "There is nothing to undo.")
    assert page.evaluate(SENT) == before


def test_what_is_changed_in_opened_and_unopened_blocks_is_saved(open_editor):
    page = open_editor()
    choose(page, TOWNS, "Hide")
    name(page, CITIES).press("Enter")
    page.keyboard.type(" and towns")
    expect(fields(page, 2)).to_have_count(0)

    save_draft(page)

    expect(row(page, "EUROCITIES and towns")).to_be_visible()
    expect(row(page, TOWNS).get_by_text("hidden", exact=True)).to_be_visible()
    expect(row(page, MARMARA)).to_be_visible()
    name(page, MARMARA).click()
    texts = page.locator(BLOCKS).nth(2).locator("[data-contentpath=description] [role=textbox]")
    expect(texts).to_contain_text("What it is for.")


def test_block_with_a_comment_and_one_that_an_address_names_are_drawn(open_editor):
    page = open_editor()
    name(page, MARMARA).press("Enter")
    field = page.locator(BLOCKS).nth(2).locator("[data-contentpath=name]").first
    field.hover()
    field.get_by_role("button", name="Add comment").click()
    page.locator(".comment textarea").fill("Is this right?")
    page.get_by_role("button", name="Comment", exact=True).click()
    save_draft(page)
    expect(fields(page, 1)).to_have_count(0)
    expect(fields(page, 2).first).to_be_attached()
    cities = page.locator(BLOCKS).nth(4).get_attribute("data-contentpath")

    page.goto(f"{page.url.partition('#')[0]}#:w:contentpath=body.{cities}.website")
    page.reload()

    expect(page.locator(":focus")).to_have_attribute("name", re.compile("website"))


def test_text_of_a_closed_block_can_be_searched_for_and_opens_it(open_editor):
    page = open_editor()
    content = page.locator(BLOCKS).nth(4).locator(".w-panel__content").first
    expect(content).to_have_attribute("hidden", "until-found")
    assert "Whoever asks is answered." in content.text_content()

    content.dispatch_event("beforematch")

    expect(fields(page, 4).first).to_be_visible()


def test_copy_of_an_opened_block_is_whole(open_editor):
    page = open_editor()
    name(page, CITIES).click()
    language = "[data-contentpath=name_language] select"
    page.locator(BLOCKS).nth(4).get_by_role("button", name="Settings").click()
    page.locator(BLOCKS).nth(4).locator(language).select_option("en")
    choose(page, CITIES, "Duplicate")

    save_draft(page)

    copy = page.locator(BLOCKS).nth(5)
    copy.get_by_role("button", name="Toggle section").first.click()
    copy.get_by_role("button", name="Settings").click()
    expect(copy.locator(language)).to_have_value("en")
    expect(copy.locator("[data-contentpath=principles] [role=textbox]")).to_contain_text(
        ["Above party politics.", "Whoever asks is answered."]
    )
