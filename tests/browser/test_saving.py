"""The page editor when others save the same page, and when something keeps it from saving."""

import pytest
from playwright.sync_api import expect

from tests.editing import PASSWORD

from .outline import CITIES, MARMARA, TOWNS, expect_order, take_over
from .page_editor import BLOCKS, LABELS, finish_autosave, log_in, wait_until_watching

pytestmark = pytest.mark.browser

LIST = "/admin/affiliations/affiliationindexpage/"
TYPE_BEFORE_ANY_SCRIPT = """
document.addEventListener("readystatechange", () => {
  const title = document.querySelector("form[data-edit-form] [name=title]");
  if (!title) return;
  title.value = "Typed before all scripts";
  title.dispatchEvent(new Event("input", {bubbles: true}));
}, {once: true});
"""


PASTE = """
(field, text) => {
  field.value = text;
  field.dispatchEvent(new Event("input", {bubbles: true}));
}
"""


def type_name(page, number, name):
    """Type the name of the organization that is the block with a number, and return its field."""
    block = page.locator(BLOCKS).nth(number)
    field = block.locator("[data-contentpath=name] input").first
    if not field.is_visible():
        block.get_by_role("button", name="Toggle section").first.click()
    field.fill(name)
    return field


def notice(page, name):
    return page.locator(f"[data-editor-notice={name}]")


def saving(page, text):
    """Wait, in a ``with`` statement, for an autosave that sends a text."""
    return page.expect_response(
        lambda answer: text in (answer.request.post_data or "") and "/edit/" in answer.url
    )


def test_two_people_type_at_the_same_time_and_both_are_kept(open_editor):
    ed, mo = (open_editor(user=user, has_failures=True) for user in ("ed", "mo"))

    with saving(ed, "Of Ed"):
        type_name(ed, 1, "Of Ed")
    with saving(mo, "Of Mo"):
        type_name(mo, 2, "Of Mo")

    expect(notice(mo, "news")).to_contain_text("While you wrote, ed also changed this page.")
    expect(notice(mo, "news")).to_contain_text("renamed to Of Ed")
    expect(notice(ed, "news")).to_be_hidden()
    finish_autosave(mo)
    with mo.expect_navigation():
        notice(mo, "news").get_by_role("button", name="Save and show").click()
    expect(mo.locator(LABELS).nth(1)).to_have_text("Of Ed (TKB)")
    expect(mo.locator(LABELS).nth(2)).to_have_text("Of Mo")

    type_name(ed, 2, "Also of Ed")
    state = "data-w-autosave-state-value"
    expect(ed.locator("#w-autosave-indicator")).to_have_attribute(state, "paused")
    with ed.expect_navigation():
        ed.get_by_role("button", name="Save draft").click()
    question = ed.get_by_role("group", name="Of Mo: name")
    expect(question).to_contain_text("Also of Ed")
    with ed.expect_navigation():
        question.get_by_label("Keep mine").check()
        finish_autosave(ed)
        ed.get_by_role("button", name="Save draft").click()
    expect(ed.locator(LABELS).nth(2)).to_have_text("Also of Ed")


def log_in_beside(page):
    """Log in in the window that a notice opens, and return the answer to what is then sent."""
    expect(notice(page, "logged-out")).to_be_visible()
    with page.expect_popup() as beside:
        notice(page, "logged-out").get_by_role("button").click()
    beside.value.locator("[name=username]").fill("ed")
    beside.value.locator("[name=password]").fill(PASSWORD)
    with page.expect_response("**/edit/") as answer, beside.value.expect_event("close"):
        beside.value.locator("[name=password]").press("Enter")
    expect(notice(page, "logged-out")).to_be_hidden()
    return answer.value


def test_who_is_logged_out_logs_in_beside_the_editor_and_loses_nothing(open_editor):
    page = open_editor(has_failures=True)
    page.context.clear_cookies(name="sessionid")

    type_name(page, 1, "Written while logged out")

    assert log_in_beside(page).ok
    page.reload()
    expect(page.locator(LABELS).nth(1)).to_have_text("Written while logged out (TKB)")


TRANSLATED = "li.complete >> nth=2"


@pytest.fixture
def translator(open_page):
    """The translation editor of a page, with a new text typed over one of its texts."""
    page = open_page(LIST, has_failures=True)
    log_in(page, "ed")
    page.goto(LIST)
    page.get_by_role("link", name="Üyelikler").first.click()
    page.locator(TRANSLATED).get_by_role("button", name="Edit").click()
    page.locator("textarea").fill("Kesintiden sonra")
    return page


def test_translator_who_is_logged_out_loses_nothing_either(translator):
    translator.context.clear_cookies(name="sessionid")

    translator.get_by_role("button", name="Save", exact=True).click()

    assert log_in_beside(translator).ok
    expect(translator.locator(TRANSLATED)).to_contain_text("Kesintiden sonra")
    translator.reload()
    expect(translator.locator(TRANSLATED)).to_contain_text("Kesintiden sonra")


def test_text_that_the_server_refuses_is_not_sent_without_end(translator):
    sent = []
    translator.route("**/strings/*/edit/", lambda route: sent.append(route.fulfill(status=500)))

    translator.get_by_role("button", name="Save", exact=True).click()

    expect(translator.get_by_text("Server error")).to_be_visible()
    assert len(sent) == 2


def test_who_may_not_save_any_more_keeps_what_was_typed(open_editor, open_page):
    page = open_editor(has_failures=True)
    moderator = open_page(page.url.partition("#")[0].replace("/edit/", "/delete/"), user="mo")
    moderator.get_by_role("button", name="Yes, delete it").click()

    field = type_name(page, 1, "Nowhere to go")

    expect(notice(page, "refused")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    expect(notice(page, "refused")).to_be_visible()
    expect(field).to_have_value("Nowhere to go")


def test_page_that_is_too_long_for_the_server_is_saved_when_it_is_shorter(open_editor):
    page = open_editor(has_failures=True)
    type_name(page, 1, "Long")
    note = page.locator(BLOCKS).nth(1).locator("[data-contentpath=internal_note] textarea")
    note.evaluate(PASTE, "A long text. " * 250_000)

    page.get_by_role("button", name="Save draft").click()

    expect(notice(page, "too-long")).to_be_visible()
    assert len(note.input_value()) > 3_000_000
    with saving(page, "A short text."):
        note.evaluate(PASTE, "A short text.")
    expect(notice(page, "too-long")).to_be_hidden()
    page.reload()
    expect(page.locator(LABELS).nth(1)).to_have_text("Long (TKB)")


def test_draft_is_saved_by_its_button_after_a_login_elsewhere(open_editor):
    """The token against forged requests that the form holds is out of date then."""
    page = open_editor(has_failures=True)
    finish_autosave(page)
    page.context.clear_cookies(name="sessionid")
    type_name(page, 2, "Saved by hand")

    page.get_by_role("button", name="Save draft").click()

    expect(notice(page, "logged-out")).to_be_visible()
    log_in(page.context.new_page(), "ed")
    page.bring_to_front()
    expect(notice(page, "again")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    expect(page.locator(LABELS).nth(2)).to_have_text("Saved by hand")


def test_what_is_typed_without_a_network_is_saved_when_it_is_back(open_editor):
    page = open_editor(has_failures=True)
    page.context.set_offline(True)
    type_name(page, 1, "Written offline")
    expect(notice(page, "unreachable")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(BLOCKS).first).to_be_visible()

    with saving(page, "Written offline") as saved:
        page.context.set_offline(False)

    assert saved.value.ok
    expect(notice(page, "again")).to_be_visible()
    page.reload()
    expect(page.locator(LABELS).nth(1)).to_have_text("Written offline (TKB)")


def test_block_is_dropped_after_somebody_else_saved_and_the_network_went(open_editor):
    ed, mo = (open_editor(user=user, has_failures=True) for user in ("ed", "mo"))

    take_over(ed, CITIES, MARMARA)
    with saving(mo, "Of Mo"):
        type_name(mo, 1, "Of Mo")
    ed.context.set_offline(True)
    ed.mouse.up()
    expect_order(ed, "National", TOWNS, CITIES, MARMARA, "International")
    expect(notice(ed, "unreachable")).to_be_visible()
    ed.context.set_offline(False)

    expect(notice(ed, "news")).to_contain_text("renamed to Of Mo")
    finish_autosave(ed)
    with ed.expect_navigation():
        notice(ed, "news").get_by_role("button", name="Save and show").click()
    expect_order(ed, "National", "Of Mo (TKB)", CITIES, MARMARA, "International")


def test_block_is_dropped_after_the_session_has_ended(open_editor):
    page = open_editor(has_failures=True)

    take_over(page, CITIES, MARMARA)
    page.context.clear_cookies()
    page.mouse.up()
    expect_order(page, "National", TOWNS, CITIES, MARMARA, "International")
    expect(notice(page, "logged-out")).to_be_visible()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        boxes = [
            part.bounding_box()
            for part in (page.locator("[data-outline-message]"), notice(page, "logged-out"))
        ]
        assert boxes[0]["y"] + boxes[0]["height"] < boxes[1]["y"]
    log_in_beside(page)

    page.reload()
    wait_until_watching(page)
    expect_order(page, "National", TOWNS, CITIES, MARMARA, "International")


def test_what_is_typed_before_the_scripts_run_is_saved(open_editor):
    page = open_editor()
    page.add_init_script(TYPE_BEFORE_ANY_SCRIPT)

    with saving(page, "Typed before all scripts") as saved:
        page.reload()

    assert saved.value.ok
