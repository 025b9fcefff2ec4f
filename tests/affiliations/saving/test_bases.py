"""What a form says it had when it was opened, and what counts as a change since."""

import json
from datetime import date

import pytest

from affiliations.review.comparison import page_changes
from tests.content import SAVE, make_logo, organization, publish_page, section
from tests.windows import Window, newest


@pytest.mark.parametrize(
    "base", ["", "nonsense", "[]", '{"fields": [1, {}]}', '{"saved": 3, "parent": []}']
)
def test_form_without_a_base_goes_by_the_revision_that_it_had(page, people, base):
    mine, theirs = people
    theirs.fields["seo_title"] = "Theirs"
    theirs.block("Cities")["acronym"] = "THEIRS"
    theirs.save(SAVE)
    mine.block("Towns")["acronym"] = "MINE"
    mine.sent["merge_base"] = base

    answer = mine.save()

    if base == "":
        found = newest(page)
        assert found.body[1].value["acronym"] == "MINE"
        assert (found.body[3].value["acronym"], found.seo_title) == ("THEIRS", "Theirs")
    else:
        assert answer.status_code in (200, 302)


def test_unknown_revision_makes_every_difference_a_question(page, people):
    mine, theirs = people
    theirs.block("Cities")["acronym"] = "THEIRS"
    theirs.save(SAVE)
    mine.sent |= {"merge_base": "", "loaded_revision_created_at": "2020-01-01T00:00:00+00:00"}
    mine.block("Towns")["acronym"] = "MINE"

    answer = mine.save()

    assert [(each.mine, each.theirs) for each in answer.context["form"].questions] == [
        ("MINE", "(empty)"),
        ("(empty)", "THEIRS"),
    ]


def test_base_is_small_and_names_no_text(page, people):
    mine, _theirs = people
    base = mine.sent["merge_base"]

    assert "Neutrality" not in base
    assert len(json.loads(base)["fields"]["body"]) == len(page.body)


@pytest.mark.parametrize(
    "base",
    [
        "[" * 10_000,
        '{"comments": [1]}',
        '{"parent": "abc"}',
        '{"type": "a/b.c d", "parent": 1}',
        '{"fields": {"body": [[1, 2], ["x", {}], {}]}, "comments": {"1": 2}}',
    ],
)
def test_base_from_a_stranger_breaks_nothing(page, people, base):
    mine, _theirs = people
    mine.sent["merge_base"] = base

    assert mine.save(**{"comments-TOTAL_FORMS": "9" * 9}).status_code in (200, 302)
    page.delete()
    assert mine.save().status_code == 404


def test_form_that_never_heard_of_its_own_save_does_not_ask(page, people):
    """The network went after the server had saved; the script sends the form again."""
    mine, _theirs = people
    mine.block("Cities")["acronym"] = "M"
    sent = dict(mine.sent)
    mine.save_by_itself()
    mine.sent = sent
    mine.block("Cities")["acronym"] = "MINE"

    found = mine.save_by_itself()

    assert found["success"]
    assert newest(page).body[3].value["acronym"] == "MINE"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Cities of Europe!", "cities-of-europe"), ("towns", "cities"), ("", "cities")],
)
def test_what_saving_makes_of_an_anchor_is_nobodys_change(page, people, typed, stored):
    """An anchor is tidied; the one before stays if another block has it, or if it is deleted."""
    mine, theirs = people
    mine.block("Cities")["anchor"] = typed
    mine.save_by_itself()
    saved = newest(page).body[3].value["anchor"]
    theirs.block("Rainbow")["acronym"] = "R"
    theirs.save(SAVE)
    mine.block("Cities")["acronym"] = "C"
    told = mine.save_by_itself()["field_updates"]["merge_news"]
    mine.block("Cities")["anchor"] = "euro"

    found = mine.save_by_itself()

    assert saved == stored
    assert "Rainbow: acronym changed" in told
    assert "anchor" not in told
    assert found["success"]
    assert newest(page).body[3].value["anchor"] == "euro"


def test_all_kinds_of_fields_survive_a_merge(home, admin_client):
    """Dates, choices, numbers, pictures: whatever nobody has changed."""
    page = publish_page(
        section("National", introduction="<p>It <b>is </b>so. </p>"),
        organization(
            "Towns",
            acronym="T",
            logo=make_logo(40, 40),
            name_language="tr",
            description='<p>Two  words &nbsp;and <a href="https://example.org/">a link</a>. </p>',
            principles=[{"name": "Neutrality", "text": "<p>Above parties.</p>"}],
            website="https://example.org/",
            member_since=2004,
            our_role="Member",
            responsible_unit="Culture",
            anchor="towns",
            show_on_page=False,
            facts_checked_on=date(2026, 1, 31),
            internal_note="Ask",
        ),
        ("text", "<p>A text.</p>"),
        organization("Cities"),
    )
    mine, theirs = (Window(admin_client, page) for _person in range(2))
    theirs.block("Cities")["acronym"] = "THEIRS"
    theirs.save()
    theirs_saved = newest(page)
    mine.block("Cities")["website"] = "https://example.org/"

    answer = mine.save()

    assert answer.status_code == 302
    found = newest(page)
    assert page_changes(theirs_saved, found)[0] == ["Cities: website changed"]
    assert found.body[1].value["facts_checked_on"] == date(2026, 1, 31)
    assert found.body[1].value["logo"] == page.body[1].value["logo"]


def test_untouched_rich_text_is_nobodys_change(home, admin_client):
    """The editor tidies spaces and tags of a text that came another way."""
    page = publish_page(section(), organization("Cities", description="<p>A  <b>b </b>c. </p>"))
    mine, theirs = (Window(admin_client, page) for _person in range(2))
    theirs.block("Cities")["description"] = "<p>Theirs.</p>"
    theirs.save()
    mine.block("Cities")["acronym"] = "MINE"

    assert mine.save().status_code == 302
    assert "Theirs." in newest(page).body[1].value["description"].source
