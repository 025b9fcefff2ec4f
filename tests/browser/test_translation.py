"""A page's way from English into Turkish, and what becomes of it afterwards."""

import pytest
from playwright.sync_api import expect

from .page_editor import (
    BLOCKS,
    HEADINGS,
    choose_action,
    compose_page,
    drag_below,
    wait_until_watching,
)

pytestmark = pytest.mark.browser

LISTING = "/admin/affiliations/affiliationindexpage/"
TEXTS = {
    "Town friendship": "Kent dostluğu",
    "National": "Ulusal",
    "Union of Historical Towns": "Tarihi Kentler Birliği",
    "TKB": "TKB",
    "Protects old towns.": "Eski kentleri korur.",
    "Marmara Union": "Marmara Birliği",
    "Trains its members.": "Üyelerini eğitir.",
    "International": "Uluslararası",
    "EUROCITIES": "EUROCITIES",
    "Connects big cities.": "Büyük kentleri buluşturur.",
}
SLUG = {"town-friendship": "kent-dostlugu"}
TO_DO = "li.incomplete"


def translate(page, texts):
    """Translate each text on the open tab of wagtail-localize's editor."""
    for source, text in texts.items():
        segment = page.locator(TO_DO).filter(has=page.get_by_text(source, exact=True))
        segment.get_by_role("button", name="Translate").click()
        page.locator("textarea").fill(text)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(segment).to_have_count(0)


def open_edited(page, title):
    """Go over the list to a page's editor."""
    page.goto(LISTING)
    page.get_by_role("row", name=title).get_by_role("link", name="Edit").click()


def test_page_is_translated_and_stays_so_when_an_organization_moves(open_page):
    editor = open_page(LISTING, user="ed")
    compose_page(editor, "Town friendship")

    # Submit for translation, and translate.
    editor.goto(LISTING)
    editor.get_by_role("row", name="Town friendship").get_by_role("link", name="Translate").click()
    editor.get_by_role("checkbox", name="Turkish").check()
    editor.get_by_role("button", name="Submit").click()
    expect(editor.locator(TO_DO)).to_have_count(len(TEXTS | SLUG))
    translate(editor, TEXTS)
    editor.get_by_role("tab", name="Promote").click()
    translate(editor, SLUG)
    # Who may not publish is not offered to delete the page as the first thing to do.
    first_button = editor.locator(".footer .w-dropdown-button > a[href$='/delete/']")
    expect(first_button).to_have_count(1)
    expect(first_button).to_be_hidden()

    # The approver publishes both.
    moderator = open_page("/admin/", user="mo")
    open_edited(moderator, "Town friendship")
    wait_until_watching(moderator)
    choose_action(moderator, "Publish")
    expect(moderator.locator(".messages")).to_contain_text("has been published")
    open_edited(moderator, "Kent dostluğu")
    moderator.get_by_role("button", name="Publish in Turkish").click()
    expect(moderator.locator(".messages")).to_contain_text("Published 'Kent dostluğu' in Turkish")

    # A reader switches languages and stays at the organization.
    reader = open_page("/en/town-friendship/#tkb")
    reader.get_by_role("link", name="Türkçe").click()
    reader.wait_for_url("**/tr/kent-dostlugu/#tkb")
    assert reader.locator(":target h3").inner_text() == "Tarihi Kentler Birliği"

    # An organization moves to the other section.
    open_edited(moderator, "Town friendship")
    wait_until_watching(moderator)
    drag_below(moderator, moderator.locator(BLOCKS).nth(1), moderator.locator(BLOCKS).nth(4))
    choose_action(moderator, "Publish")
    expect(moderator.locator(".messages")).to_contain_text("has been published")
    reader.reload()
    expect(reader.locator(HEADINGS)).to_have_text(
        ["Ulusal", "Marmara Birliği", "Uluslararası", "EUROCITIES", "Tarihi Kentler Birliği"]
    )
    assert reader.locator(":target h3").inner_text() == "Tarihi Kentler Birliği"
    open_edited(moderator, "Kent dostluğu")
    expect(moderator.locator("li.complete")).to_have_count(len(TEXTS | SLUG))
    expect(moderator.locator(TO_DO)).to_have_count(0)
