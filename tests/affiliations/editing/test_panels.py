"""What the outline is told by the server."""

import json

from django.utils import translation

from affiliations.editing.panels import block_marks
from affiliations.editing.texts import outline_texts
from affiliations.models import AffiliationIndexPage
from tests.content import organization, publish_page, section
from tests.windows import Window

BLOCKS = [
    section("National"),
    organization("A"),
    organization("B"),
    section("International"),
    organization("C"),
]


def test_marks_say_what_is_new_moved_or_changed_since_live(db):
    page = publish_page(*BLOCKS)
    a, b, c = (page.body[index].id for index in (1, 2, 4))
    page.body[1].value["website"] = "https://a.example.org/"
    page.body.append(page.body.pop(2))
    page.body.append(organization("D"))
    page.save_revision()
    draft = page.get_latest_revision_as_object()

    marks = block_marks(draft)

    assert marks == {
        a: ["Changed", "A: website changed"],
        b: ["Moved", "B moved from National to International"],
        draft.body[-1].id: ["New", "D added to International"],
    }
    assert c not in marks


def test_draft_that_was_never_live_has_no_marks(db, home):
    page = AffiliationIndexPage(title="Draft", live=False, body=BLOCKS)
    home.add_child(instance=page)
    page.save_revision()

    assert block_marks(page) == block_marks(AffiliationIndexPage(title="New")) == {}


def test_autosave_brings_the_marks_anew(db, admin_client):
    page = publish_page(*BLOCKS)
    window = Window(admin_client, page)
    window.blocks[1][1]["name"] = "A, renamed"

    answer = window.save_by_itself()

    marks = json.loads(answer["field_updates"]["outline_marks"])
    assert marks == {page.body[1].id: ["Changed", "A renamed to A, renamed"]}


def test_texts_that_count_are_in_the_language_of_the_editor():
    with translation.override("tr"):
        texts = outline_texts()

    assert texts["count"] == ["%(count)s kayıt", "%(count)s kayıt"]
    assert texts["several"] == ["%(count)s blok", "%(count)s blok"]
