"""A page that is composed at random: nothing is lost, and all that shows it agrees."""

import random

import pytest
from playwright.sync_api import expect

from .outline import ROWS
from .page_editor import wait_until_watching

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OPERATIONS = 300
SAVED_EVERY = 25
RELOADED_EVERY = 100
FEW, MANY = 5, 12
STEPS = 30
# Wagtail looks twice in a second whether something has changed.
NOTICED_AFTER_MS = 700
# Each block as the form would send it now: its id, its name, and whether visitors see it.
FORM = """
() => {
    const data = new FormData(document.querySelector("[data-edit-form]"));
    const at = index => name => data.get(`body-${index}${name}`);
    const blocks = [...Array(Number(data.get("body-count"))).keys()]
        .filter(index => !at(index)("-deleted"))
        .toSorted((one, other) => at(one)("-order") - at(other)("-order"));
    return blocks.map(index => {
        const held = JSON.parse(at(index)("-value.state") ?? "null");
        const field = name => held ? held[name] : at(index)(`-value-${name}`);
        const isSection = at(index)("-type") === "section";
        return [
            at(index)("-id"),
            field(isSection ? "heading" : "name"),
            isSection || Boolean(field("show_on_page")),
        ];
    });
}
"""
OUTLINE = f"() => [...document.querySelectorAll('{ROWS}')].map(row => row.dataset.id)"
ORGANIZATIONS_SEEN = """
() => [...document.getElementById("w-preview-iframe").contentDocument
    .querySelectorAll("li[data-block]")].map(block => block.dataset.block)
"""
IS_SAVED = """
() => !window.wagtail.app.queryController("w-unsaved").hasEditsValue
    && document.getElementById("w-autosave-indicator").dataset.wAutosaveStateValue !== "saving"
"""


class Walk:
    """Does one thing after another to a page, and checks what must be so afterwards."""

    def __init__(self, page, seed):
        self.page = page
        self.random = random.Random(seed)
        # What was typed last into each block.
        self.typed = {block: name for block, name, _shown in self.form()}
        self.count = 0
        self.begin()

    def begin(self):
        """Start with nothing to undo.

        A step is the order that undoing or redoing it must lead to, and the blocks it has added.
        """
        self.done, self.undone, self.written = [], [], set()

    def form(self):
        return self.page.evaluate(FORM)

    def order(self):
        """The order of the blocks, with whether each is shown."""
        return [(block, shown) for block, _name, shown in self.form()]

    def ids(self):
        return [block for block, _shown in self.order()]

    def row(self, block):
        return self.page.locator(f"{ROWS}[data-id='{block}']")

    def some(self):
        return self.random.choice(self.ids())

    def focus(self, block):
        self.row(block).locator(".outline__name").focus()

    def step(self):
        """Do something that can be undone."""
        before = self.order()
        self.random.choice([self.choose, self.choose, self.lift, self.drag, self.paste])()
        if self.order() != before:
            added = set(self.ids()) - {block for block, _shown in before}
            self.done = [*self.done, (before, added)][-STEPS:]
            self.undone = []

    def choose(self):
        """Choose something from the menu of a row."""
        row = self.row(self.some())
        row.hover()
        row.locator("[data-actions]").click()
        names = self.page.get_by_role("menuitem").all_inner_texts()
        count = len(self.ids())
        unwanted = ["Copy", *["Delete"] * (count < FEW), *["Duplicate"] * (count > MANY)]
        name = self.random.choice([each for each in names if not each.startswith(tuple(unwanted))])
        self.page.get_by_role("menuitem", name=name, exact=True).first.click()

    def lift(self):
        self.focus(self.some())
        self.page.keyboard.press(" ")
        for _ in range(self.random.randint(1, 4)):
            self.page.keyboard.press(self.random.choice(["ArrowUp", "ArrowDown"]))
        self.page.keyboard.press(self.random.choice([" ", "Enter", "Escape"]))

    def drag(self):
        source, target = self.row(self.some()), self.row(self.some())
        source.scroll_into_view_if_needed()
        start, end = source.bounding_box(), target.bounding_box()
        self.page.mouse.move(start["x"] + 60, start["y"] + 10)
        self.page.mouse.down()
        self.page.mouse.move(start["x"] + 60, start["y"] + 22)
        self.page.mouse.move(end["x"] + 60, end["y"] + self.random.choice([1, end["height"] - 1]))
        self.page.mouse.up()

    def paste(self):
        count = len(self.ids())
        if count > MANY:
            return
        self.focus(self.some())
        self.page.keyboard.press("Control+c")
        self.focus(self.some())
        self.page.keyboard.press("Control+v")
        expect(self.page.locator("[data-outline-status]")).to_contain_text("Pasted")
        assert len(self.ids()) > count

    def undo(self):
        now = self.order()
        self.page.keyboard.press("Control+z")
        if not self.done:
            return
        before, added = self.done.pop()
        if added & self.written:
            # It stays, for something was written in it, also in what earlier steps lead to.
            assert self.order() == now
            self.done = [(None, added) for _before, added in self.done]
        else:
            assert before in (self.order(), None)
            self.undone.append((now, added))

    def redo(self):
        now = self.order()
        self.page.keyboard.press("Control+Shift+z")
        if self.undone:
            after, added = self.undone.pop()
            assert self.order() == after
            self.done.append((now, added))

    def type(self):
        block = self.some()
        self.focus(block)
        self.page.keyboard.press("Enter")
        self.count += 1
        self.page.locator(":focus").fill(f"Typed {self.count}")
        self.typed[block] = f"Typed {self.count}"
        self.written.add(block)
        self.focus(block)

    def save(self):
        """Wait until the page has saved itself, and the preview shows it."""
        self.page.wait_for_timeout(NOTICED_AFTER_MS)
        self.page.wait_for_function(IS_SAVED)
        sections = {block for block, _name, _shown in self.form() if self.is_section(block)}
        shown = [block for block, shown in self.order() if shown and block not in sections]
        for _ in range(100):
            if self.page.evaluate(ORGANIZATIONS_SEEN) == shown:
                return
            self.page.wait_for_timeout(100)
        assert self.page.evaluate(ORGANIZATIONS_SEEN) == shown

    def is_section(self, block):
        return "outline__row--section" in self.row(block).get_attribute("class")

    def reload(self):
        self.save()
        form = self.form()
        self.page.reload()
        wait_until_watching(self.page)
        assert self.form() == form
        self.begin()

    def check(self):
        form = self.form()
        ids = [block for block, _name, _shown in form]
        assert len(set(ids)) == len(ids)
        assert self.page.evaluate(OUTLINE) == ids
        for block, name, _shown in form:
            assert name == self.typed.setdefault(block, name)


def test_form_outline_preview_and_draft_agree_and_no_text_is_lost(open_editor):
    permissions = ["clipboard-read", "clipboard-write"]
    page = open_editor(width=1600, permissions=permissions, has_findings=True)
    page.get_by_role("button", name="Toggle preview").click()
    walk = Walk(page, seed=1)
    operations = [walk.step] * 6 + [walk.undo] * 2 + [walk.redo, walk.type]

    for number in range(1, OPERATIONS + 1):
        if number % RELOADED_EVERY == 0:
            walk.reload()
        elif number % SAVED_EVERY == 0:
            walk.save()
        else:
            # Everything may have been deleted.
            (walk.random.choice(operations) if walk.ids() else walk.undo)()
        walk.check()
