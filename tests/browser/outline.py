"""What a person does in the outline of the page editor, and sees there."""

import re

from playwright.sync_api import expect

from .page_editor import LABELS, save_draft

ROWS = "[data-outline-rows] > [data-id]"
WORDS = f"{ROWS} .outline__words"
# What the pages of ``pages.EDITED`` hold.
TOWNS, MARMARA, CITIES = "Union of Historical Towns (TKB)", "Marmara Union", "EUROCITIES"
FIRST = ["National", TOWNS, MARMARA, "International", CITIES]


def row(page, name):
    words = page.locator(".outline__words", has_text=re.compile(f"^{re.escape(name)}$"))
    return page.locator(ROWS).filter(has=words).first


def name(page, text):
    return row(page, text).locator(".outline__name")


def expect_order(page, *labels):
    """Expect the outline and the form to have the blocks in an order."""
    expect(page.locator(WORDS)).to_have_text(labels)
    expect(page.locator(LABELS)).to_have_text(labels)


def expect_stored(page, *labels):
    save_draft(page)
    expect_order(page, *labels)


def expect_said(page, words):
    expect(page.locator("[data-outline-status]")).to_have_text(words)


def take_over(page, source, target, is_below=False):
    """Take a row with the mouse to just above or below another, and hold it there."""
    start = name(page, source).bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 10)
    page.mouse.down()
    end = row(page, target).bounding_box()
    height = end["y"] + (end["height"] - 2 if is_below else 2)
    page.mouse.move(start["x"] + 24, start["y"] + 20, steps=4)
    page.mouse.move(end["x"] + 60, height, steps=8)
    expect(page.locator(".outline__line")).to_be_attached()


def drag(page, source, target, is_below=False):
    """Drag a row with the mouse to just above or below another."""
    take_over(page, source, target, is_below)
    page.mouse.up()


def choose(page, label, action):
    """Choose an action from the menu of a row."""
    row(page, label).hover()
    row(page, label).get_by_role("button", name="Actions for").click()
    page.get_by_role("menuitem", name=action, exact=True).click()
