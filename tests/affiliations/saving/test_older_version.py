"""Somebody goes back to an older version of a page while another one writes on it."""

import pytest

from tests.content import PUBLISH, SAVE
from tests.windows import Window, newest, told


@pytest.fixture(params=[SAVE, PUBLISH], ids=["draft", "published"])
def older(request, page, people):
    """An older version, in which Cities has the acronym OLD; the newest has NEW."""
    mine, _theirs = people
    mine.block("Cities")["acronym"] = "OLD"
    mine.save(request.param)
    revision = newest(page).latest_revision
    mine = Window(mine.client, page)
    mine.block("Cities")["acronym"] = "NEW"
    mine.save(request.param)
    return revision


def test_older_version_comes_back_as_it_was(page, people, older):
    mine, _theirs = people

    answer = Window(mine.client, page, older).save()

    assert answer.status_code == 302
    assert newest(page).body[3].value["acronym"] == "OLD"
    assert "While you wrote" not in told(answer)


@pytest.mark.parametrize("action", [SAVE, PUBLISH], ids=["draft", "published"])
@pytest.mark.parametrize("other_action", [SAVE, PUBLISH], ids=["draft", "published"])
def test_what_others_saved_meanwhile_stays_and_is_told(page, people, older, action, other_action):
    mine, theirs = people
    going_back = Window(mine.client, page, older)
    theirs = Window(theirs.client, page)
    theirs.block("Towns")["acronym"] = "THEIRS"
    theirs.save(other_action)

    answer = going_back.save(action)

    found = newest(page)
    assert (found.body[1].value["acronym"], found.body[3].value["acronym"]) == ("THEIRS", "OLD")
    assert "bora also changed this page" in told(answer)
    assert "Towns: acronym changed" in told(answer)


def test_text_that_others_changed_meanwhile_is_asked_about(page, people, older):
    mine, theirs = people
    going_back = Window(mine.client, page, older)
    theirs = Window(theirs.client, page)
    theirs.block("Cities")["acronym"] = "THEIRS"
    theirs.save()

    answer = going_back.save()

    [question] = answer.context["form"].questions
    assert (question.mine, question.theirs) == ("OLD", "THEIRS")
    assert newest(page).body[3].value["acronym"] == "THEIRS"
    assert going_back.save(**{question.key: question.answers["mine"]}).status_code == 302
    assert newest(page).body[3].value["acronym"] == "OLD"
