"""The way of a page from an editor's first block to a visitor's screen."""

import re

import pytest
from playwright.sync_api import expect

from .page_editor import (
    BLOCKS,
    HEADINGS,
    LABELS,
    add_organization,
    choose_action,
    compose_page,
    drag_below,
    save_draft,
    start_page,
    wait_until_watching,
)

pytestmark = pytest.mark.browser

TYPE_WHILE_WAGTAIL_NOTES_THE_FORM = """
window.addEventListener("w-unsaved:watch-edits", () => {
  const title = document.querySelector("[name=title]");
  title.value = "Early";
  title.dispatchEvent(new Event("input", {bubbles: true}));
}, {once: true});
"""

# Wagtail notes the form twice, so the first time may pass unseen.
REWRITE_THE_FORM = """
const rewriting = setInterval(() => {
  document.querySelector("[name=seo_title]").value += "Rewritten";
}, 2000);
window.addEventListener("w-autosave:save", () => {
  clearInterval(rewriting);
  console.log("autosave");
}, {capture: true, once: true});
"""


def test_page_goes_from_the_editor_over_the_approver_to_the_visitor(open_page):
    editor = open_page("/admin/affiliations/affiliationindexpage/", user="ed")
    compose_page(editor, "Town twinning")
    expect(editor.locator(LABELS)).to_have_text(
        [
            "National",
            "Union of Historical Towns (TKB)",
            "Marmara Union",
            "International",
            "EUROCITIES",
        ]
    )
    expect(editor.locator(BLOCKS).nth(1).locator("[data-contentpath=name]")).to_be_hidden()

    # The preview follows a drag before anybody presses a button.
    editor.get_by_role("button", name="Toggle preview").click()
    preview = editor.frame_locator("#w-preview-iframe").locator(HEADINGS)
    expect(preview).to_have_text(
        ["National", "Union of Historical Towns", "Marmara Union", "International", "EUROCITIES"]
    )
    drag_below(editor, editor.locator(BLOCKS).nth(1), editor.locator(BLOCKS).nth(4))
    moved = [
        "National",
        "Marmara Union",
        "International",
        "EUROCITIES",
        "Union of Historical Towns",
    ]
    expect(preview).to_have_text(moved)

    choose_action(editor, "Submit to")
    expect(editor.locator(".messages")).to_contain_text("has been submitted for moderation")

    moderator = open_page("/admin/", user="mo")
    moderator.get_by_role("link", name="Town twinning").first.click()
    choose_action(moderator, "Approve and Publish")
    expect(moderator.locator(".messages")).to_contain_text("has been updated")

    visitor = open_page("/en/town-twinning/")
    expect(visitor.locator(HEADINGS)).to_have_text(moved)
    expect(visitor.locator("li:has(h3)").last).to_have_attribute("id", "tkb")

    # What is edited afterwards stays a draft.
    editor.goto("/admin/affiliations/affiliationindexpage/")
    editor.get_by_role("link", name="Town twinning").first.click()
    editor.locator(BLOCKS).nth(1).get_by_role("button", name="Toggle section").click()
    editor.locator("[data-contentpath=name] input").first.fill("Renamed")
    save_draft(editor)
    visitor.reload()
    expect(visitor.locator(HEADINGS)).to_have_text(moved)


def test_preview_shows_the_draft_in_the_sites_style_at_each_size(open_editor, title):
    page = open_editor()
    page.get_by_role("button", name="Toggle preview").click()

    heading = page.frame_locator("#w-preview-iframe").get_by_role("heading", level=1)
    expect(heading).to_have_text(title)

    expect(heading).to_have_css("font-family", re.compile("^ui-serif"))

    for size, width in [("mobile", 375), ("tablet", 768), ("desktop", 1280)]:
        page.get_by_label(f"Preview in {size} size").check(force=True)
        expect(page.locator("#w-preview-iframe")).to_have_js_property("offsetWidth", width)


def test_picker_describes_and_previews_each_block(open_editor):
    page = open_editor()
    page.get_by_role("button", name="Insert a block").first.click()
    options = page.locator("[role=listbox]:visible").get_by_role("option")
    expect(options).to_have_text(["Section", "Organization", "Text"])

    for position, shown, description in [
        (0, "International memberships", "A heading."),
        (1, "Union of Historical Towns", "One organization:"),
        (2, "The council decides", "A paragraph or two"),
    ]:
        page.get_by_role("button", name="Preview", exact=True).nth(position).click()
        frame = page.frame_locator("iframe[src*='/block-preview/']")
        expect(frame.locator(".affiliation-page")).to_contain_text(shown)
        expect(page.get_by_text(description)).to_be_visible()


def test_label_of_a_hidden_organization_says_so(open_editor):
    page = open_editor()
    block = page.locator(BLOCKS).nth(1)
    toggle = block.get_by_role("button", name="Toggle section").first
    toggle.click()
    block.get_by_role("button", name="Settings").click()

    block.get_by_label("Show on page").uncheck()
    toggle.click()

    expect(page.locator(LABELS).nth(1)).to_have_text("Union of Historical Towns (TKB) — hidden")


def test_sections_read_as_headings_in_the_list_of_blocks(open_editor):
    page = open_editor()
    section, organization = (page.locator(LABELS).nth(position) for position in (0, 1))
    expect(organization).to_contain_text("Union of Historical Towns")

    weights = [
        int(label.evaluate("element => getComputedStyle(element).fontWeight"))
        for label in (section, organization)
    ]

    assert weights[0] > weights[1]


def test_fault_is_shown_at_its_field_and_nothing_typed_is_lost(open_page):
    page = open_page("/admin/affiliations/affiliationindexpage/", user="mo")
    start_page(page, "English")
    page.get_by_role("textbox", name="Title*").fill("Half-done")
    add_organization(page, "EUROCITIES", "", "Connects big cities.")
    page.locator("[data-contentpath=website] input").fill("javascript:alert(1)")
    page.wait_for_url("**/edit/**")  # The draft saved itself, fault and all.

    with page.expect_navigation():
        choose_action(page, "Publish")

    website = page.locator("[data-contentpath=website]")
    expect(website).to_contain_text("Enter the whole web address, starting with https://")
    expect(website.locator("input")).to_have_value("javascript:alert(1)")
    block = page.locator(BLOCKS)
    expect(block.get_by_text("This organization stands above the first section.")).to_be_visible()
    expect(page.locator("[data-contentpath=description]").first).to_contain_text("Connects big")

    block.get_by_role("button", name="Toggle section").first.click()
    page.locator(".messages").get_by_role("link", name="EUROCITIES: Website").click()
    expect(website.locator("input")).to_be_focused()


def test_staff_whose_browser_is_turkish_work_in_turkish(open_page):
    page = open_page("/admin/affiliations/affiliationindexpage/", user="mo", language="tr-TR")

    assert page.locator("html").get_attribute("lang") == "tr"
    page.get_by_role("link", name="Üyelik sayfası ekle").click()
    page.get_by_role("radio", name="Türkçe").check()
    page.get_by_role("button", name="Devam et").click()
    wait_until_watching(page)
    page.get_by_role("textbox", name="Başlık*").fill("Kardeş kentler")
    page.get_by_role("button", name="Blok ekle").last.click()
    assert page.get_by_role("option").all_inner_texts() == ["Bölüm", "Kuruluş", "Metin"]
    page.get_by_role("option", name="Kuruluş").click()
    block = page.locator(BLOCKS)
    block.get_by_role("button", name="Ayarlar").click()
    expect(page.get_by_label("Sayfada göster")).to_be_visible()
    block.get_by_role("textbox", name="Ad*").fill("Birlik")
    page.wait_for_url("**/edit/**")
    choose_action(page, "Yayınla", menu="Daha fazla eylem")

    expect(block.get_by_text("Bu alan zorunludur.")).to_be_visible()
    expect(block.get_by_text("Bu kuruluş ilk bölümün üstünde duruyor.")).to_be_visible()


def test_what_is_typed_while_the_editor_opens_is_saved(open_editor):
    page = open_editor()
    page.add_init_script(TYPE_WHILE_WAGTAIL_NOTES_THE_FORM)

    with page.expect_request(lambda request: "Early" in (request.post_data or "")) as saving:
        page.reload()

    assert saving.value.response().ok
    expect(page.locator("[data-w-autosave-state-value=saved]")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="Title*")).to_have_value("Early")


def test_form_that_rewrites_itself_is_not_saved_before_somebody_does_something(open_editor):
    page = open_editor()
    posted = []
    page.on("request", lambda request: posted.append(request.post_data or ""))

    with page.expect_console_message(lambda message: message.text == "autosave"):
        page.evaluate(REWRITE_THE_FORM)
    with page.expect_request(lambda request: "Late" in (request.post_data or "")) as saving:
        page.get_by_role("textbox", name="Title*").fill("Late")

    assert saving.value.response().ok
    assert [each for each in posted if "body-count" in each] == [saving.value.post_data]


def test_draft_saved_without_a_change_leaves_the_page_as_it_was(open_editor):
    page = open_editor()
    for block in page.locator(BLOCKS).all():
        block.get_by_role("button", name="Toggle section").first.click()
    editors = page.locator("[data-contentpath=description] [role=textbox]")
    expect(editors.filter(visible=True)).to_have_count(3)

    save_draft(page)

    page.goto(page.url.partition("?")[0].replace("/edit/", "/history/"))
    rows = page.locator("main tbody tr")
    expect(rows.first).to_contain_text("Published")
    expect(rows.filter(has_text="Draft saved")).to_have_count(0)


def test_what_is_typed_while_the_draft_saves_itself_is_saved_too(open_editor):
    page = open_editor()
    page.locator(BLOCKS).nth(1).get_by_role("button", name="Toggle section").first.click()
    name = page.locator("[data-contentpath=name] input").first

    def hold(route):
        """Let the server save, type on, and only then let the browser hear of it."""
        answer = route.fetch()
        name.fill("Second")
        route.fulfill(response=answer)

    page.route("**/edit/**", hold, times=1)
    with page.expect_request(lambda request: "Second" in (request.post_data or "")) as saving:
        name.fill("First")

    assert saving.value.response().ok
    page.reload()
    expect(page.locator(LABELS).nth(1)).to_have_text("Second (TKB)")


def test_calendar_opens_when_somebody_goes_there(open_editor):
    page = open_editor()
    block = page.locator(BLOCKS).last
    block.get_by_role("button", name="Toggle section").first.click()
    block.get_by_role("button", name="Settings").click()
    calendars = page.locator(".xdsoft_datetimepicker")
    count = calendars.count()

    block.locator("[data-contentpath=facts_checked_on] input").click()

    expect(calendars).to_have_count(count + 1)
    expect(calendars.last).to_be_visible()
