"""A translation that follows its source, while people work on the translation."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import GroupPagePermission, Revision, TaskState, Workflow

from affiliations.models import AffiliationIndexPage
from affiliations.translation.obstacles import obstacles_of_translations
from tests.content import posted_page
from tests.translations import republish, translate


def swap(blocks):
    """Put organization B before A."""
    national, a, b, *others = blocks
    return [national, b, a, *others]


NEW_ORDER = ["Ulusal", "Türkçe B", "Türkçe A", "Uluslararası", "Türkçe C", "Türkçe D"]
OLD_ORDER = ["Ulusal", "Türkçe A", "Türkçe B", "Uluslararası", "Türkçe C", "Türkçe D"]


@pytest.fixture
def turkish_page(roomy_translation):
    return roomy_translation.get_target_instance()


def names(page):
    """Return the headings and names of a version, in order."""
    return [block.value.get("heading") or block.value["name"] for block in page.body]


def live_names(page):
    return names(AffiliationIndexPage.objects.get(pk=page.pk))


def save_draft(page, name="Taslak A", **attributes):
    """Save a draft in which organization A has another name, and return its revision."""
    draft = AffiliationIndexPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.body[1].value["name"] = name
    for attribute, value in attributes.items():
        setattr(draft, attribute, value)
    return draft.save_revision()


def submit(revision, user):
    """Submit a draft to the site's workflow, and return the state of its first task."""
    page = AffiliationIndexPage.objects.get(pk=revision.object_id)
    return Workflow.objects.get().start(page, user).current_task_state


def test_live_version_and_newer_draft_follow_each_by_itself(roomy, turkish_page):
    save_draft(turkish_page)

    republish(roomy, swap)

    turkish_page.refresh_from_db()
    assert live_names(turkish_page) == NEW_ORDER
    assert names(turkish_page.get_latest_revision_as_object()) == [
        *("Ulusal", "Türkçe B", "Taslak A"),
        *NEW_ORDER[3:],
    ]
    assert turkish_page.has_unpublished_changes
    assert turkish_page.live_revision.as_object().body == turkish_page.body
    assert turkish_page.get_latest_revision().is_latest_revision()


def test_draft_that_is_in_step_already_stays_the_newest_revision(roomy, turkish_page):
    draft = save_draft(turkish_page)
    in_step = draft.as_object()
    in_step.body = json.dumps(swap(in_step.body.get_prep_value()))
    newest = in_step.save_revision()

    republish(roomy, swap)

    turkish_page.refresh_from_db()
    assert live_names(turkish_page) == NEW_ORDER
    assert turkish_page.latest_revision == newest
    assert newest.is_latest_revision()
    assert turkish_page.has_unpublished_changes


def test_page_without_a_draft_has_none_afterwards(roomy, turkish_page):
    republish(roomy, swap)

    turkish_page.refresh_from_db()
    assert not turkish_page.has_unpublished_changes
    assert turkish_page.latest_revision == turkish_page.live_revision
    assert names(turkish_page.get_latest_revision_as_object()) == NEW_ORDER


def test_draft_of_a_translation_that_is_not_live_follows(roomy, turkish_page):
    turkish_page.unpublish()

    republish(roomy, swap)

    turkish_page.refresh_from_db()
    assert not turkish_page.live
    assert names(turkish_page.get_latest_revision_as_object()) == NEW_ORDER


@pytest.mark.parametrize("is_live", [True, False])
def test_title_that_waits_to_be_published_is_kept(is_live, roomy, turkish_page):
    if not is_live:
        turkish_page.unpublish()
    AffiliationIndexPage.objects.filter(pk=turkish_page.pk).update(draft_title="Yeni başlık")

    republish(roomy, swap)

    turkish_page.refresh_from_db()
    assert turkish_page.draft_title == "Yeni başlık"
    assert names(turkish_page.get_latest_revision_as_object()) == NEW_ORDER


def test_review_goes_on_with_what_was_submitted(roomy, turkish_page, admin_user):
    submitted = save_draft(turkish_page)
    task = submit(submitted, admin_user)

    republish(roomy, swap)

    turkish_page.refresh_from_db()
    task.refresh_from_db()
    assert task.status == TaskState.STATUS_IN_PROGRESS
    assert live_names(turkish_page) == NEW_ORDER
    assert turkish_page.latest_revision == task.revision == submitted
    assert submitted.is_latest_revision()
    assert names(submitted.as_object()) == ["Ulusal", "Taslak A", *OLD_ORDER[2:]]


def test_what_an_approver_saves_during_a_review_stays_as_it_is(roomy, turkish_page, admin_user):
    submit(save_draft(turkish_page), admin_user)
    corrected = save_draft(turkish_page, "Düzeltilmiş A")

    republish(roomy, swap)

    turkish_page.refresh_from_db()
    assert live_names(turkish_page) == NEW_ORDER
    assert turkish_page.latest_revision == corrected
    assert names(corrected.as_object()) == ["Ulusal", "Düzeltilmiş A", *OLD_ORDER[2:]]


def test_approved_version_follows_as_soon_as_it_is_published(roomy, turkish_page, admin_user):
    task = submit(save_draft(turkish_page), admin_user)
    republish(roomy, swap)

    task.refresh_from_db()
    task.task.specific.on_action(task.specific, admin_user, "approve")

    turkish_page.refresh_from_db()
    assert names(turkish_page) == ["Ulusal", "Türkçe B", "Taslak A", *NEW_ORDER[3:]]
    assert not turkish_page.has_unpublished_changes
    assert turkish_page.current_workflow_state is None


def test_schedule_stays_and_follows_when_its_time_has_come(roomy, turkish_page):
    soon = timezone.now() + timedelta(hours=1)
    scheduled = save_draft(turkish_page, go_live_at=soon)
    scheduled.publish()

    republish(roomy, swap)

    turkish_page.refresh_from_db()
    scheduled.refresh_from_db()
    assert scheduled.approved_go_live_at == soon
    assert turkish_page.latest_revision == scheduled
    assert live_names(turkish_page) == NEW_ORDER
    assert names(scheduled.as_object()) == ["Ulusal", "Taslak A", *OLD_ORDER[2:]]

    due = Revision.objects.get(pk=scheduled.pk)
    due.content["go_live_at"] = None
    due.save()
    due.publish()

    assert live_names(turkish_page) == ["Ulusal", "Türkçe B", "Taslak A", *NEW_ORDER[3:]]


def test_locked_page_stays_as_it_is_and_follows_when_it_is_unlocked(
    roomy, turkish_page, admin_client
):
    draft = save_draft(turkish_page)
    admin_client.post(f"/admin/pages/{turkish_page.pk}/lock/")

    republish(roomy, swap)

    turkish_page.refresh_from_db()
    locked = (live_names(turkish_page), turkish_page.latest_revision, turkish_page.locked)
    admin_client.post(f"/admin/pages/{turkish_page.pk}/unlock/")

    turkish_page.refresh_from_db()
    assert locked == (OLD_ORDER, draft, True)
    assert live_names(turkish_page) == NEW_ORDER
    assert names(turkish_page.get_latest_revision_as_object())[1:3] == ["Türkçe B", "Taslak A"]


def test_translation_below_a_home_page_that_is_not_live_follows(roomy, turkish_page, admin_client):
    turkish_page.get_parent().unpublish()
    AffiliationIndexPage.objects.filter(pk=turkish_page.pk).update(live=True)

    republish(roomy, swap)

    assert live_names(turkish_page) == NEW_ORDER


def test_draft_follows_when_its_review_ends_without_publishing_it(roomy, turkish_page, admin_user):
    task = submit(save_draft(turkish_page), admin_user)
    republish(roomy, swap)

    task.task.specific.on_action(task, admin_user, "reject")

    turkish_page.refresh_from_db()
    assert names(turkish_page.get_latest_revision_as_object())[1:3] == ["Türkçe B", "Taslak A"]


def test_draft_follows_when_its_schedule_is_cancelled(roomy, turkish_page, admin_client):
    tomorrow = timezone.now() + timedelta(days=1)
    revision = save_draft(turkish_page, go_live_at=tomorrow)
    revision.publish()
    republish(roomy, swap)

    admin_client.post(f"/admin/pages/{turkish_page.pk}/revisions/{revision.pk}/unschedule/")

    turkish_page.refresh_from_db()
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    assert names(turkish_page.get_latest_revision_as_object())[1:3] == ["Türkçe B", "Taslak A"]


def test_draft_is_not_buried_by_what_only_the_form_has_changed(roomy, turkish_page):
    draft = save_draft(turkish_page)

    # A choice that was never made is None where code has stored it.
    republish(roomy, lambda blocks: [as_the_form_stores(block) for block in blocks])

    turkish_page.refresh_from_db()
    assert turkish_page.latest_revision == draft
    assert turkish_page.has_unpublished_changes


def as_the_form_stores(block):
    if block["type"] == "organization":
        block["value"]["name_language"] = ""
    return block


def test_refused_translation_is_told_once_and_never_public(roomy, roomy_translation, admin_client):
    page = roomy_translation.get_target_instance()
    translate(roomy_translation, {"A": "Aynı", "B": "Aynı", "Memberships": "Başka"})

    answer = admin_client.post(f"/admin/pages/{page.pk}/edit/", {"action": "publish"}, follow=True)

    [message] = answer.context["messages"]
    assert "was not published" in str(message)
    page.refresh_from_db()
    assert page.title == "Türkçe Memberships"
    assert live_names(page) == OLD_ORDER


def test_somebody_without_rights_on_a_translation_reads_nothing_of_it(
    roomy, turkish_page, user_in_group
):
    AffiliationIndexPage.objects.filter(pk=turkish_page.pk).update(locked=True)
    republish(roomy, swap)
    stranger = user_in_group("Editors", "stranger")
    GroupPagePermission.objects.all().delete()

    assert list(obstacles_of_translations(roomy, stranger)) == [
        "The translation into Turkish does not follow “Memberships” now. Those who edit it can "
        "read why."
    ]


def test_locked_page_is_not_published_from_the_editor_for_translations(
    roomy, turkish_page, admin_client
):
    AffiliationIndexPage.objects.filter(pk=turkish_page.pk).update(locked=True)
    republish(roomy, swap)

    answer = admin_client.post(
        f"/admin/pages/{turkish_page.pk}/edit/", {"action": "publish"}, follow=True
    )

    assert live_names(turkish_page) == OLD_ORDER
    assert "is locked" in " ".join(str(message) for message in answer.context["messages"])


def test_stopped_translation_follows_when_it_goes_on(roomy, roomy_translation, admin_client):
    page = roomy_translation.get_target_instance()
    roomy_translation.enabled = False
    roomy_translation.save()
    republish(roomy, swap)
    stopped = live_names(page)

    admin_client.post(f"/admin/pages/{page.pk}/edit/", {"localize-restart-translation": "localize"})

    assert stopped == OLD_ORDER
    assert live_names(page) == NEW_ORDER


def test_translation_of_a_page_that_is_withdrawn_stays(roomy, turkish_page):
    roomy.unpublish()

    assert live_names(turkish_page) == OLD_ORDER
    assert AffiliationIndexPage.objects.get(pk=turkish_page.pk).live


def test_history_says_what_the_translation_followed(roomy, turkish_page, admin_client):
    save_draft(turkish_page)

    republish(roomy, swap)

    history = admin_client.get(f"/admin/pages/{turkish_page.pk}/history/").content
    rows = BeautifulSoup(history, "html.parser").select("tbody tr")
    first_words = [next(row.select_one("td").stripped_strings) for row in rows]
    assert first_words[:2] == [
        "Took over changes of “Memberships” that need no translator",
        "Took over changes of “Memberships” that need no translator",
    ]


def test_everybody_concerned_is_told_that_a_locked_page_waits(roomy, turkish_page, admin_client):
    admin_client.post(f"/admin/pages/{turkish_page.pk}/lock/")
    blocks = [(block.block_type, *posted_fields(block)) for block in roomy.body]

    answer = admin_client.post(
        f"/admin/pages/{roomy.pk}/edit/",
        {**posted_page(*swap(blocks)), "action-publish": "action-publish"},
        follow=True,
    )

    sentence = (
        "“Türkçe Memberships” is locked, so it does not follow “Memberships” now. These changes "
        "arrive by themselves as soon as it is unlocked: Türkçe B moved within Ulusal: it is the "
        "first there now; Türkçe A: principles changed."
    )
    assert str(next(iter(answer.context["messages"]))) == sentence
    assert told(admin_client, turkish_page) == ("Live · locked, changes wait", [sentence])
    assert sentence in dashboard(admin_client)


def test_approver_is_told_that_the_source_has_changed_since(
    roomy, turkish_page, admin_client, admin_user
):
    submit(save_draft(turkish_page), admin_user)

    republish(roomy, swap)

    sentence = (
        "“Memberships” has changed since “Türkçe Memberships” was submitted or scheduled. That "
        "version stays as it is; these changes arrive by themselves as soon as it is published: "
        "Türkçe B moved within Ulusal: it is the first there now."
    )
    assert told(admin_client, turkish_page) == (
        "Live + in moderation · source changed since review",
        [sentence],
    )
    assert sentence in dashboard(admin_client)


def test_nobody_is_told_anything_while_a_translation_follows(
    roomy, turkish_page, admin_client, admin_user
):
    submit(save_draft(turkish_page), admin_user)

    assert told(admin_client, turkish_page) == ("Live + in moderation", [])
    assert "Translations that wait" not in dashboard(admin_client)


def posted_fields(block):
    """Return what a form sends for a block, without its principles: its fields and its id."""
    if block.block_type == "section":
        return {"heading": block.value["heading"]}, block.id
    fields = {name: block.value[name] for name in ("name", "acronym", "anchor")}
    return {**fields, "description": block.value["description"].source}, block.id


def told(client, page):
    """Return the page's status in the list, and the messages above its editor."""
    listed = client.get("/admin/affiliations/affiliationindexpage/").content
    rows = BeautifulSoup(listed, "html.parser").select("tbody tr")
    [status] = [
        row.select("td")[4].get_text(strip=True) for row in rows if page.draft_title in str(row)
    ]
    editor = client.get(f"/admin/pages/{page.pk}/edit/")
    return status, [str(message) for message in editor.context["messages"]]


def dashboard(client):
    return BeautifulSoup(client.get("/admin/").content, "html.parser").get_text(" ")
