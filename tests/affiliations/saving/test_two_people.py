"""Two people write on one page at the same time."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Revision

from affiliations.review.comparison import page_changes
from tests.content import PUBLISH, SAVE, SUBMIT, publish_page
from tests.windows import Window, names, newest, told


@pytest.mark.parametrize("action", [SAVE, PUBLISH, SUBMIT])
def test_untouched_form_changes_nothing(page, people, action):
    mine, _theirs = people

    answer = mine.save(action)

    assert answer.status_code == 302
    assert page_changes(page, newest(page)) == ([], [])
    assert "While you wrote" not in told(answer)


@pytest.mark.parametrize("action", [SAVE, PUBLISH, SUBMIT])
def test_changes_of_different_blocks_and_fields_go_together(page, people, action):
    mine, theirs = people
    theirs.block("Cities")["description"] = "<p>Theirs.</p>"
    theirs.block("Towns")["acronym"] = "TO"
    theirs.block("Towns")["principles"][0]["text"] = "<p>Theirs.</p>"
    theirs.move("Rainbow", 1)
    theirs.fields["title"] = "Their title"
    theirs.save(SAVE)
    mine.block("Towns")["website"] = "https://mine.example.org/"
    mine.block("Towns")["principles"].append({"name": "Mine", "text": "<p>Mine.</p>"})
    mine.fields |= {"slug": "mine", "seo_title": "Mine", "show_in_menus": "on"}

    answer = mine.save(action)

    assert answer.status_code == 302
    found = newest(page)
    towns = found.body[2].value
    assert names(found) == ["National", "Rainbow", "Towns", "International", "Cities"]
    assert (towns["acronym"], towns["website"]) == ("TO", "https://mine.example.org/")
    assert [str(each["name"]) for each in towns["principles"]] == ["Neutrality", "Mine"]
    assert "Theirs." in towns["principles"][0]["text"].source
    assert "Theirs." in found.body[4].value["description"].source
    assert (found.title, found.slug, found.seo_title) == ("Their title", "mine", "Mine")
    assert found.show_in_menus
    said = told(answer)
    assert "While you wrote, bora also changed this page. Both are kept:" in said
    assert "Rainbow moved from International to National" in said
    assert "Cities: description changed" in said
    assert "Towns: acronym and principles changed" in said
    assert "Title changed" in said
    assert "website" not in said


def test_same_field_is_asked_about_and_nothing_is_saved_before(page, people):
    mine, theirs = people
    theirs.block("Towns")["principles"][0]["text"] = "<p>Their words.</p>"
    theirs.save(SAVE)
    revisions = Revision.objects.count()
    mine.block("Towns")["principles"][0]["text"] = "<p>My words.</p>"
    mine.block("Cities")["acronym"] = "MINE"

    answer = mine.save(PUBLISH)

    assert answer.status_code == 200
    assert Revision.objects.count() == revisions
    [question] = answer.context["form"].questions
    assert question.name == "Towns: principles: Neutrality: text"
    assert (question.mine, question.theirs) == ("My words.", "Their words.")
    html = answer.content.decode()
    assert "Their words." in html
    assert answer.context["form"]["body"].value()[3].value["acronym"] == "MINE"


@pytest.mark.parametrize(("side", "words"), [("mine", "My words."), ("theirs", "Their words.")])
def test_choice_settles_what_was_asked(page, people, side, words):
    mine, theirs = people
    theirs.block("Cities")["description"] = "<p>Their words.</p>"
    theirs.save(SAVE)
    mine.block("Cities")["description"] = "<p>My words.</p>"
    mine.block("Cities")["acronym"] = "MINE"
    [question] = mine.save().context["form"].questions

    answer = mine.save(SAVE, **{question.key: question.answers[side]})

    assert answer.status_code == 302
    found = newest(page).body[3].value
    assert words in found["description"].source
    assert found["acronym"] == "MINE"


def test_choice_is_asked_for_again_if_the_other_text_has_changed_since(page, people):
    mine, theirs = people
    theirs.block("Cities")["acronym"] = "ONE"
    theirs.save(SAVE)
    mine.block("Cities")["acronym"] = "MINE"
    [question] = mine.save().context["form"].questions
    theirs = Window(theirs.client, page)
    theirs.block("Cities")["acronym"] = "TWO"
    theirs.save(SAVE)

    answer = mine.save(SAVE, **{question.key: question.answers["theirs"]})

    assert [each.theirs for each in answer.context["form"].questions] == ["TWO"]


def test_both_may_go_on_typing_and_saving_by_themselves(page, people):
    """What the form in the browser does not show yet is neither taken back nor forgotten."""
    mine, theirs = people
    for text in ("a", "ab", "abc"):
        mine.block("Towns")["acronym"] = text
        assert mine.save_by_itself()["success"]
        theirs.block("Cities")["acronym"] = text
        found = theirs.save_by_itself()

    page_now = newest(page)
    assert [block.value.get("acronym") for block in page_now.body] == [None, "abc", None, "abc", ""]
    assert "Towns: acronym changed" in found["field_updates"]["merge_news"]
    assert "ada" in found["field_updates"]["merge_news"]
    # Two sittings are two revisions, beside the one that was there before.
    assert Revision.objects.for_instance(page).count() == 3


def test_autosave_does_not_decide_what_is_asked(page, people):
    mine, theirs = people
    theirs.block("Cities")["acronym"] = "THEIRS"
    theirs.save(SAVE)
    mine.block("Cities")["acronym"] = "MINE"

    found = mine.save_by_itself()

    assert found["success"] is False
    assert found["error_code"] == "validation_error"
    assert newest(page).body[3].value["acronym"] == "THEIRS"


def test_deletion_waits_for_what_the_other_one_has_changed(page, people):
    mine, theirs = people
    theirs.delete("Cities")
    theirs.delete("Rainbow")
    theirs.save(SAVE)
    mine.block("Cities")["acronym"] = "MINE"

    answer = mine.save()

    assert names(newest(page)) == ["National", "Towns", "International", "Cities"]
    said = told(answer)
    assert "Rainbow removed from International" in said
    assert "Cities was deleted by one of you and changed by the other" in said


def test_move_and_withdrawal_of_the_page_are_told(page, people, home):
    mine, _theirs = people
    above = publish_page(parent=home, title="Above", slug="above")
    page.move(above, pos="last-child")
    page.refresh_from_db()
    page.unpublish()
    mine.block("Cities")["acronym"] = "MINE"

    answer = mine.save()

    assert newest(page).body[3].value["acronym"] == "MINE"
    assert "it stands below “Above” now" in told(answer)
    assert "The page was unpublished" in told(answer)


def test_what_a_form_does_not_show_yet_is_not_replaced_unasked(page, people):
    mine, theirs = people
    theirs.block("Cities")["acronym"] = "THEIRS"
    theirs.save_by_itself()
    mine.block("Towns")["acronym"] = "MINE"
    assert mine.save_by_itself()["success"]
    mine.block("Cities")["acronym"] = "MINE"

    assert not mine.save_by_itself()["success"]
    assert newest(page).body[3].value["acronym"] == "THEIRS"


def test_answers_are_kept_until_all_are_given(page, people):
    """Also where two questions have the same texts."""
    mine, theirs = people
    for name in ("Towns", "Cities"):
        theirs.block(name)["our_role"] = "Member"
        mine.block(name)["our_role"] = "Founder"
    theirs.save()
    first, second = mine.save().context["form"].questions
    given = {first.key: first.answers["theirs"]}

    radios = BeautifulSoup(mine.save(**given).text, "html.parser").select(".question [type=radio]")

    assert len(radios) == 4
    [checked] = [radio for radio in radios if radio.has_attr("checked")]
    assert (checked["name"], checked["value"]) == (first.key, first.answers["theirs"])
    assert mine.save(**given, **{second.key: second.answers["mine"]}).status_code == 302
    roles = [block.value.get("our_role") for block in newest(page).body]
    assert roles == [None, "Member", None, "Founder", ""]


def test_answer_is_not_for_what_is_typed_afterwards(page, people):
    mine, theirs = people
    theirs.block("Cities")["acronym"] = "THEIRS"
    theirs.save()
    mine.block("Cities")["acronym"] = "MINE"
    [question] = mine.save().context["form"].questions
    mine.block("Cities")["acronym"] = "MINE, too"

    answer = mine.save(**{question.key: question.answers["theirs"]})

    assert [question.mine for question in answer.context["form"].questions] == ["MINE, too"]


def test_other_window_of_the_same_person_is_asked_about(page, people):
    mine, _theirs = people
    other = Window(mine.client, page)
    other.block("Cities")["acronym"] = "OTHER"
    other.save_by_itself()
    mine.block("Cities")["acronym"] = "MINE"

    form = mine.save().context["form"]

    assert [question.theirs for question in form.questions] == ["OTHER"]
    assert form.others == "another window of yours"
