"""Two people write on one page at the same time."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Revision

from affiliations.models import AffiliationIndexPage
from affiliations.review.comparison import page_changes
from tests.content import PUBLISH, SAVE, SUBMIT, make_logo, organization, publish_page, section
from tests.windows import Window, names, newest, told

PRINCIPLES = [{"name": "Neutrality", "text": "<p>Above parties.</p>"}]
PAGE = [
    section("National"),
    organization("Towns", principles=PRINCIPLES, website="https://example.org/"),
    section("International"),
    organization("Cities"),
    organization("Rainbow"),
]


@pytest.fixture
def page(home):
    return publish_page(*PAGE)


@pytest.fixture
def people(user_in_group, page):
    """The windows of two moderators who have opened the same page: mine and theirs."""
    windows = []
    for name in ("ada", "bora"):
        client = Client()
        client.force_login(user_in_group("Moderators", name))
        windows.append(Window(client, page))
    return windows


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


def test_base_is_small_and_names_no_text(page, people):
    mine, _theirs = people
    base = mine.sent["merge_base"]

    assert "Neutrality" not in base
    assert len(json.loads(base)["fields"]["body"]) == len(PAGE)


@pytest.mark.parametrize("action", [SAVE, PUBLISH])
def test_what_was_typed_on_a_deleted_page_becomes_a_new_draft(page, people, home, action):
    mine, theirs = people
    theirs.client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    mine.block("Cities")["acronym"] = "MINE"

    answer = mine.save(action)

    kept = AffiliationIndexPage.objects.get(slug="memberships")
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[kept.pk])
    assert (kept.get_parent().pk, kept.live, kept.body[3].value["acronym"]) == (
        home.pk,
        False,
        "MINE",
    )
    assert "bora has deleted this page. What you wrote is kept in a new draft." in told(answer)


def test_editor_of_a_deleted_page_goes_on_in_the_new_draft(page, people):
    mine, theirs = people
    theirs.client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    mine.block("Cities")["acronym"] = "MINE"

    found = mine.save_by_itself()

    assert found["url"] == reverse("wagtailadmin_pages:edit", args=[found["pk"]])
    assert "bora has deleted this page" in found["field_updates"]["merge_news"]
    mine.url = found["url"]
    mine.block("Cities")["acronym"] = "MORE"
    assert mine.save_by_itself()["success"]
    assert (
        newest(AffiliationIndexPage.objects.get(pk=found["pk"])).body[3].value["acronym"] == "MORE"
    )


def test_who_may_not_add_a_page_gets_no_new_draft(page, people):
    mine, theirs = people
    theirs.client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    GroupPagePermission.objects.filter(permission__codename="add_page").delete()

    assert mine.save().status_code == 404
    assert not AffiliationIndexPage.objects.exists()


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


def test_form_of_a_page_that_never_was_is_not_found(page, people):
    mine, _theirs = people
    mine.url = reverse("wagtailadmin_pages:edit", args=[99_999])
    mine.sent["merge_base"] = ""

    assert mine.save().status_code == 404
    assert AffiliationIndexPage.objects.count() == 1


def test_form_of_a_deleted_page_is_shown_again_if_its_address_is_taken(page, people):
    mine, theirs = people
    theirs.client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    publish_page(title="Another", slug="memberships")
    mine.block("Cities")["acronym"] = "MINE"

    answer = mine.save()

    assert "MINE" in answer.content.decode()
    assert "already in use" in answer.content.decode()
    assert AffiliationIndexPage.objects.count() == 1


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
            principles=PRINCIPLES,
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


def test_other_window_of_the_same_person_is_asked_about(page, people):
    mine, _theirs = people
    other = Window(mine.client, page)
    other.block("Cities")["acronym"] = "OTHER"
    other.save_by_itself()
    mine.block("Cities")["acronym"] = "MINE"

    form = mine.save().context["form"]

    assert [question.theirs for question in form.questions] == ["OTHER"]
    assert form.others == "another window of yours"
