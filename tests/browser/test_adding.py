"""Adding to a page in its editor: new blocks, pictures, and copies of blocks."""

import tomllib

import pytest
from playwright.sync_api import expect

from affiliations.sample.loader import SAMPLE_FILE

from .outline import (
    CITIES,
    FIRST,
    MARMARA,
    TOWNS,
    WORDS,
    choose,
    expect_order,
    expect_said,
    name,
    row,
)
from .page_editor import BLOCKS, LABELS, log_in, save_draft, start_page

pytestmark = pytest.mark.browser

AT_FIELD = "name => document.activeElement.closest(`[data-contentpath=${name}]`) !== null"


def test_what_is_added_is_in_view_and_ready_to_type_and_ctrl_enter_adds_the_next(open_editor):
    page = open_editor()
    page.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name="Organization").click()

    for position, text in enumerate(("First", "Second", "Third"), start=5):
        field = page.locator(BLOCKS).nth(position).locator("[data-contentpath=name] input").first
        expect(field).to_be_focused()
        box, bar = (
            field.bounding_box(),
            page.get_by_role("button", name="Save draft").bounding_box(),
        )
        assert 60 < box["y"] < box["y"] + box["height"] < bar["y"]
        page.keyboard.type(text)
        page.keyboard.press("Control+Enter")
    expect(page.locator(WORDS).nth(7)).to_have_text("Third")

    name(page, "First").click()
    page.locator(BLOCKS).nth(5).get_by_title("Add", exact=True).first.click()
    page.keyboard.type("Neutrality")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Openness")
    names = page.locator(BLOCKS).nth(5).locator("[data-contentpath=principles] input[type=text]")
    expect(names.nth(0)).to_have_value("Neutrality")
    expect(names.nth(1)).to_have_value("Openness")


def test_sample_page_is_composed_with_few_clicks_and_no_scrolling_by_hand(open_page):
    """The texts are pasted; the Tab key goes on to the next field."""
    page = open_page("/admin/affiliations/affiliationindexpage/", user="ed")
    start_page(page, "English")
    clicks = 0
    read = tomllib.loads(SAMPLE_FILE.read_text())

    def click(locator):
        nonlocal clicks
        clicks += 1
        expect(locator).to_be_in_viewport()
        locator.click()

    def paste(text, field=None):
        """Paste into the next field with a name, or into the one that has the focus."""
        while field and not page.evaluate(AT_FIELD, field):
            page.keyboard.press("Tab")
        page.keyboard.insert_text(" ".join(text.split()))

    def add(kind):
        click(page.locator("[data-outline-kinds]").get_by_role("button", name=kind))

    click(page.get_by_role("textbox", name="Title*"))
    paste(read["page"]["title"])
    for each in read["section"]:
        add("Section")
        paste(each["heading"])
        for number, organization in enumerate(each["organization"]):
            if number:
                page.keyboard.press("Control+Enter")
            else:
                add("Organization")
            paste(organization["name"])
            for field in ("acronym", "description", "website"):
                if field in organization:
                    paste(organization[field], field)
                if field == "description" and "principle" in organization:
                    page.keyboard.press("Tab")
                    for position, principle in enumerate(organization["principle"]):
                        page.keyboard.press("Control+Enter" if position else "Enter")
                        paste(principle["name"], "name")
                        paste(principle["text"], "text")

    print(f"{clicks} clicks")  # noqa: T201 - the figure is worth knowing.
    assert clicks <= 30
    names = [
        name
        for each in read["section"]
        for name in (each["heading"], *(each["name"] for each in each["organization"]))
    ]
    save_draft(page)
    expect(page.locator(WORDS)).to_have_count(len(names))
    for words, text in zip(page.locator(WORDS).all(), names, strict=True):
        expect(words).to_contain_text(text[:40])
    expect(page.locator(".outline__mark--unfinished")).to_have_count(0)


TRANSFER = """
async kind => {
  const transfer = new DataTransfer();
  const canvas = new OffscreenCanvas(40, 30);
  canvas.getContext("2d").fillRect(5, 5, 20, 20);
  const picture = kind === "image/png" ? await canvas.convertToBlob() : "no picture";
  transfer.items.add(new File([picture], "Seal of the city.png", { type: "image/png" }));
  return transfer;
}
"""


IS_TAKEN = """
(element, dataTransfer) => !element.dispatchEvent(
  new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true })
)
"""


def drop(target, kind):
    transfer = target.page.evaluate_handle(TRANSFER, kind)
    target.dispatch_event("drop", {"dataTransfer": transfer})


def test_picture_that_is_dropped_on_an_organization_becomes_its_logo(open_editor):
    page = open_editor(has_failures=True)
    block = page.locator(BLOCKS).last
    logo = block.locator("[data-contentpath=logo]")
    title = block.locator(".c-sf-block__title").first

    drop(title, "text/plain")
    expect(logo).to_contain_text("image")
    expect(logo.locator(".error-message")).to_be_visible()
    drop(title, "image/png")
    expect(logo.locator("img")).to_be_visible()
    expect(logo.locator(".error-message")).to_have_count(0)
    expect_said(page, "The picture is there.")

    save_draft(page)

    name(page, CITIES).click()
    expect(page.locator(BLOCKS).last.locator("input[name$=-logo]")).not_to_have_value("")


def test_picture_that_is_dropped_on_a_row_of_the_outline_becomes_the_logo_too(open_editor):
    page = open_editor()

    drop(name(page, CITIES), "image/png")

    expect(page.locator(BLOCKS).last.locator("[data-contentpath=logo] img")).to_be_visible()


def test_file_that_misses_its_place_does_not_replace_the_editor(open_editor):
    page = open_editor()
    transfer = page.evaluate_handle(TRANSFER, "image/png")

    assert page.locator("h1").first.evaluate(IS_TAKEN, transfer)


CLIPBOARD = ["clipboard-read", "clipboard-write"]
COPY = "text => navigator.clipboard.writeText(text)"


def test_block_is_copied_and_pasted_with_the_mouse_and_that_can_be_undone(open_editor):
    page = open_editor(permissions=CLIPBOARD)
    name(page, CITIES).click()  # Rich text that is on the screen is copied, too.
    choose(page, CITIES, "Copy")
    expect_said(page, "Copied: EUROCITIES. Paste it here, on another page or in another tab.")
    name(page, TOWNS).click()

    page.get_by_role("button", name="Paste").click()

    expect_said(page, "Pasted: EUROCITIES")
    expect_order(page, "National", TOWNS, CITIES, MARMARA, "International", CITIES)
    page.keyboard.press("Control+z")
    expect_order(page, *FIRST)
    page.keyboard.press("Control+y")
    save_draft(page)
    copies = page.locator(BLOCKS).filter(has_text=CITIES)
    ids = copies.locator("> input[name$='-id']").evaluate_all("all => all.map(each => each.value)")
    assert len(set(ids)) == 2
    for copy in copies.all():
        copy.get_by_role("button", name="Toggle section").first.click()
    anchors = copies.locator("input[name$=-anchor]").evaluate_all("all => all.map(e => e.value)")
    assert anchors == ["", "eurocities"]
    texts = copies.locator("[data-contentpath=description] [role=textbox]")
    expect(texts).to_contain_text(["Connects big cities."] * 2)


def test_section_is_copied_to_a_page_of_another_language_in_another_tab_by_keyboard(open_editor):
    page = open_editor(permissions=CLIPBOARD)
    name(page, "National").focus()
    page.keyboard.press("Control+c")
    expect_said(page, "Copied: National. Paste it here, on another page or in another tab.")
    count = page.locator(WORDS).all_inner_texts().index("International")

    other = page.context.new_page()
    other.goto("/admin/affiliations/affiliationindexpage/")
    start_page(other, "Turkish")
    other.get_by_role("textbox", name="Title*").fill("Ağlar")
    other.keyboard.press("Control+v")

    expect_said(other, f"Pasted: {count} blocks")
    expect(name(other, "National")).to_be_visible()
    expect(other.get_by_role("textbox", name="Title*")).to_be_focused()
    expect(other.get_by_role("textbox", name="Title*")).to_have_value("Ağlar")
    other.wait_for_url("**/edit/**")
    save_draft(other)
    expect(row(other, TOWNS)).to_be_visible()
    other.get_by_role("button", name="Actions", exact=True).click()
    other.get_by_role("link", name="Delete").click()
    other.get_by_role("button", name="Yes, delete it").click()


def test_what_cannot_be_pasted_is_said_and_changes_nothing(open_editor):
    page = open_editor(permissions=CLIPBOARD, has_failures=True)
    before = page.locator(LABELS).all_inner_texts()
    start = '{"affiliations":1,'

    for text, said in [
        ("Hello", "What was copied last is no block of a page. Copy one in an outline first."),
        (start + "x" * 5_000_000, "These are too many blocks at once. Copy fewer of them."),
        (
            start + '"blocks":[{"type":"hero","value":',
            "What was copied last is no block of a page.",
        ),
        (start + '"blocks":3}', "What was copied cannot be read here."),
        (
            start + '"site":"","blocks":[{"type":"hero","value":1}]}',
            "This page knows no kind of block that was copied.",
        ),
    ]:
        page.evaluate(COPY, text)
        name(page, "National").focus()
        page.keyboard.press("Control+v")
        expect(page.locator("[data-outline-message]")).to_contain_text(said)

    name(page, "International").focus()
    page.keyboard.press("Control+c")
    page.context.set_offline(True)
    page.keyboard.press("Control+v")
    expect_said(page, "The blocks could not be pasted: the server does not answer. Try again.")
    expect(page.locator(LABELS)).to_have_text(before)
    page.context.set_offline(False)
    page.keyboard.press("Control+v")
    expect(page.locator(LABELS)).to_have_count(len(before) + 2)


def test_who_is_logged_out_is_told_so_when_pasting(open_editor):
    page = open_editor(permissions=CLIPBOARD, has_failures=True)
    choose(page, CITIES, "Copy")
    page.context.clear_cookies(name="sessionid")

    page.get_by_role("button", name="Paste").click()

    expect_said(page, "You are logged out. Log in in another window, then try again.")
    log_in(page.context.new_page(), "ed")
    page.get_by_role("button", name="Paste").click()
    expect_said(page, "Pasted: EUROCITIES")


def test_blocks_that_come_late_leave_the_focus_where_somebody_types(open_editor):
    page = open_editor(permissions=CLIPBOARD)
    choose(page, CITIES, "Copy")
    held = []
    page.route("**/affiliations/paste/**", lambda route: held.append(route))
    with page.expect_request("**/affiliations/paste/**"):
        page.get_by_role("button", name="Paste").click()
    title = page.get_by_role("textbox", name="Title*")
    title.fill("Written")

    for request in held:
        request.continue_()

    expect_said(page, "Pasted: EUROCITIES")
    page.keyboard.type(" meanwhile")
    expect(title).to_have_value("Written meanwhile")


def test_text_is_pasted_into_a_field_as_ever(open_editor):
    page = open_editor(permissions=CLIPBOARD)
    page.evaluate(COPY, " and towns")
    name(page, CITIES).last.press("Enter")
    page.keyboard.press("End")

    page.keyboard.press("Control+v")

    expect(page.locator(":focus")).to_have_value("EUROCITIES and towns")
