"""What editors and approvers are told while a page is composed, reviewed and kept true."""

import re

import pytest
from playwright.sync_api import expect

from .axe import AXE, COLORS, expect_no_finding
from .page_editor import (
    BLOCKS,
    LABELS,
    add_block,
    add_organization,
    add_section,
    choose_action,
    drag_below,
    save_draft,
    start_page,
)
from .site import SCHEMES

pytestmark = pytest.mark.browser

PAGES = "/admin/affiliations/affiliationindexpage/"
ORGANIZATIONS = "/admin/affiliations/publishedorganization/"
# What the preview tells the editor when it shows a new draft.
AXE_IS_READY = "window.postMessage({wagtail: {type: 'w-userbar:axe-ready'}}, location.origin);"
FINDINGS_IN_MESSAGES = """
rules => axe.run(".messages", {runOnly: rules}).then(({violations}) => violations.map(({id}) => id))
"""
# Axe waits for drafts that the preview has replaced meanwhile.
CHECKED = 90_000
# At the same moment: what is beside the page's content slides when the window changes.
ARE_APART = """
() => {
  const [filters, table] = [".changelist-filter", "table.listing"].map((selector) =>
    document.querySelector(selector).getBoundingClientRect(),
  );
  return filters.left >= table.right || filters.bottom <= table.top;
}
"""
MOVED = "Union of Historical Towns moved from National to International"


def open_preview_of_changes(page):
    """Open the preview, and once it shows the page, its other mode; return the preview."""
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.locator("main h3").first).to_be_visible()
    expect(preview.locator(".mark, .review")).to_have_count(0)
    page.get_by_label("Preview mode").select_option(label="Changes since live")
    return preview


def test_approver_reads_in_words_what_an_editor_moved(open_editor, open_page, title):
    editor = open_editor()
    drag_below(editor, editor.locator(BLOCKS).nth(1), editor.locator(BLOCKS).nth(4))
    expect(editor.locator(LABELS).last).to_have_text("Union of Historical Towns (TKB)")
    save_draft(editor)
    choose_action(editor, "Submit to")
    expect(editor.locator(".messages")).to_contain_text("has been submitted for moderation")

    approver = open_page("/admin/", user="mo")
    approver.get_by_role("link", name=title, exact=True).first.click()
    expect(approver.locator(".page-changes")).to_have_text(MOVED)
    approver.get_by_role("link", name="Compare with the live page").click()
    rows = approver.locator("table.listing tbody tr")
    expect(rows.first).to_contain_text("What changed")
    expect(rows.first.locator("li")).to_have_text([MOVED])
    expect(rows.nth(1).locator(".page-changes li")).to_have_text([MOVED])
    approver.go_back()

    preview = open_preview_of_changes(approver)
    expect(preview.locator(".review li")).to_have_text([MOVED])
    marked = preview.locator("li:has(> .mark)")
    expect(marked.locator("h3")).to_have_text(["Union of Historical Towns"])
    expect(marked.locator(".mark__label")).to_have_text("Moved")

    choose_action(approver, "Approve and Publish")
    expect(approver.locator(".messages")).to_contain_text("has been updated")
    approver = open_editor(user="mo")
    expect(approver.locator(".page-changes")).to_have_count(0)


def test_changes_preview_has_no_accessibility_finding(open_editor):
    page = open_editor(user="mo")
    page.locator(BLOCKS).nth(2).get_by_role("button", name="Delete").click()
    add_organization(page, "Mayors for Peace", "", "Works for peace.")
    save_draft(page)
    preview = open_preview_of_changes(page)
    expect(preview.locator(".review li")).to_have_text(
        ["Mayors for Peace added to International", "Marmara Union removed from National"]
    )

    page.goto(re.sub(r"/edit/.*", "/edit/preview/?mode=changes", page.url))

    expect_no_finding(page)


def test_draft_link_is_made_opened_without_an_account_and_ended(open_editor, open_page):
    editor = open_editor(user="mo")
    add_organization(editor, "Mayors for Peace", "", "Works for peace.")
    save_draft(editor)
    editor.get_by_role("button", name="More actions").last.click()
    editor.get_by_role("link", name="Share the draft by a link").click()
    editor.get_by_role("button", name="Make a link").click()
    expect(editor.locator(".messages")).to_contain_text("The link is ready.")
    address = editor.get_by_label("Address of the link").input_value()

    for _ in range(2):
        reader = open_page(address)
        expect(reader.locator(".draft-banner")).to_contain_text("This is a draft")
        expect(reader.locator("main h3")).to_contain_text(["Mayors for Peace"])
    expect_no_finding(reader)
    assert reader.context.cookies() == []
    editor.reload()
    expect(editor.locator(".draft-links")).to_contain_text("Opened 2 times, last on")
    for width in (360, 768, 1280):
        editor.set_viewport_size({"width": width, "height": 800})
        parts = editor.locator(".draft-links :is(input[readonly], .button, li li)").all()
        edges = [box["x"] + box["width"] for box in (part.bounding_box() for part in parts)]
        assert (len(edges), max(edges) <= width) == (8, True), f"at {width} px"

    editor.get_by_role("button", name="End this link").click()
    expect(editor.get_by_text("No link to a draft of this page works")).to_be_visible()
    expect(editor.locator(".draft-links")).to_contain_text("Ended by mo on")
    assert reader.request.get(address).status == 410


def test_address_of_a_draft_link_is_copied_by_a_button(open_editor):
    editor = open_editor(user="mo", permissions=["clipboard-read", "clipboard-write"])
    editor.get_by_role("button", name="More actions").last.click()
    editor.get_by_role("link", name="Share the draft by a link").click()
    editor.get_by_role("button", name="Make a link").click()
    address = editor.get_by_label("Address of the link")

    address.focus()
    editor.get_by_role("button", name="Copy", exact=True).click()

    expect(editor.locator("[aria-live]").get_by_text("Copied")).to_be_visible()
    assert editor.evaluate("navigator.clipboard.readText()") == address.input_value()
    assert editor.evaluate("window.getSelection().toString()") == address.input_value()


def test_checks_name_the_organization_and_follow_what_is_typed(open_page):
    page = open_page(PAGES, user="ed", has_findings=True)
    start_page(page, "English")
    page.get_by_role("textbox", name="Title*").fill("Advice")
    add_section(page, "National")
    add_organization(page, "EUROCITIES", "", "See www.example.org for more.")
    page.get_by_role("button", name="Toggle checks").click()

    findings = page.locator("[data-checks-panel] [data-content-checker-row]")
    expect(findings.locator("[data-content-checker-name]")).to_have_text(
        ["EUROCITIES: the web address “www.example.org” stands in the text"], timeout=CHECKED
    )
    expect(findings).to_contain_text(["make those words a link"])

    page.locator("[data-contentpath=name] input").first.fill("Rainbow Cities")
    expect(findings.locator("[data-content-checker-name]")).to_have_text(
        ["Rainbow Cities: the web address “www.example.org” stands in the text"], timeout=CHECKED
    )

    # Drafts that come faster than axe can look through them do not end the checks.
    page.evaluate(f"for (let time = 0; time < 4; time += 1) {{ {AXE_IS_READY} }}")
    page.locator("[data-contentpath=description] [role=textbox]").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("It connects cities.")
    expect(findings).to_have_count(0, timeout=CHECKED)


def test_list_of_organizations_leads_to_the_block_in_the_editor(open_page):
    page = open_page(ORGANIZATIONS, user="mo")
    page.get_by_role("textbox", name="Search for").fill("NETWORK OF CİTİES NO. 61")
    page.get_by_role("textbox", name="Search for").press("Enter")

    page.get_by_role("link", name="Edit on page").click()

    block = page.locator(BLOCKS).nth(63)
    name = block.locator("[data-contentpath=name] input").first
    expect(name).to_have_value("Network of Cities No. 61")
    expect(name).to_be_in_viewport()
    expect(page.locator(BLOCKS).nth(1).locator("[data-contentpath=name]").first).to_be_hidden()

    page.goto(f"{ORGANIZATIONS}?q=no.+61")
    page.get_by_role("link", name="View on site").click()
    expect(page).to_have_url(re.compile(r"/en/hundred/#nc61$"))
    expect(page.locator("#nc61")).to_be_in_viewport()


def test_list_of_organizations_fits_the_screen_it_is_read_on(open_page):
    page = open_page(ORGANIZATIONS, user="mo")

    for width in (768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 1000})
        assert page.evaluate(ARE_APART), f"at {width} px"


def test_home_of_the_administration_leads_to_the_facts_to_check(open_page):
    page = open_page("/admin/", user="ed")

    panel = page.locator("section").filter(has_text="Facts to check")
    expect(panel).to_contain_text("have facts that nobody has checked in the last 365 days")
    panel.get_by_role("link", name="Show them").click()

    expect(page.locator(".changelist-filter li.selected").last).to_have_text("Review due")


def test_empty_page_says_how_to_begin_until_there_is_a_block(open_page):
    page = open_page(PAGES, user="ed")
    start_page(page, "English")
    help_panel = page.get_by_text("Choose the plus sign below, then “Section”")
    expect(help_panel).to_be_visible()

    add_block(page, "Section")

    expect(help_panel).to_be_hidden()


def test_refused_publication_names_the_organization_and_opens_it(open_editor):
    page = open_editor(user="mo")
    page.locator(BLOCKS).nth(4).get_by_role("button", name="Toggle section").first.click()
    description = page.locator(BLOCKS).nth(4).locator("[data-contentpath=description]")
    description.locator("[role=textbox]").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(description.locator("input[type=hidden]")).not_to_have_value(re.compile("Connects"))

    with page.expect_navigation():
        choose_action(page, "Publish")

    expect(page.locator(".messages")).to_contain_text("EUROCITIES: Description:")
    page.evaluate(AXE.read_text())
    for scheme, options in SCHEMES.items():
        page.emulate_media(**options)
        assert page.evaluate(FINDINGS_IN_MESSAGES, COLORS) == [], scheme
    expect(description).to_be_visible()
    expect(page.locator(BLOCKS).nth(1).locator("[data-contentpath=description]")).to_be_hidden()


def test_all_of_it_is_in_turkish_for_those_who_want_it(open_page):
    page = open_page("/admin/", user="mo", language="tr-TR")
    expect(page.get_by_role("heading", name="Denetlenecek bilgiler")).to_be_visible()

    page.goto(ORGANIZATIONS)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Yayındaki kuruluşlar")
    expect(page.get_by_role("link", name="Sayfada düzenle").first).to_be_visible()

    page.goto(PAGES)
    page.get_by_role("link", name="Üyelik sayfası ekle").click()
    page.get_by_role("radio", name="Türkçe").check()
    page.get_by_role("button", name="Devam et").click()
    expect(page.get_by_text("Aşağıdaki artı işaretini, sonra “Bölüm”ü seçin")).to_be_visible()
