"""Which saved drafts become revisions of their own."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision, Workflow

from affiliations.models import AffiliationIndexPage
from tests.content import SAVE, SUBMIT, organization, posted_page, section

BLOCKS = [
    ("section", {"heading": "National"}, "11111111-1111-4111-8111-111111111111"),
    (
        "organization",
        {"name": "A", "description": "<p>Text.</p>"},
        "22222222-2222-4222-8222-222222222222",
    ),
]


@pytest.fixture
def page(publish_affiliation_page, admin_client):
    """A live page as its editor has published it."""
    page = publish_affiliation_page(section(), organization("A"))
    send(admin_client, page, {"action-publish": "action-publish"})
    return stored(page)


def stored(page):
    return AffiliationIndexPage.objects.get(pk=page.pk)


def send(client, page, action, **fields):
    """Send the editor's form, and return what is found afterwards."""
    answer = client.post(
        f"/admin/pages/{page.pk}/edit/", {**posted_page(*BLOCKS, **fields), **action}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    return stored(page)


def save_by_itself(client, page, **fields):
    """Save a draft as the editor's script does in one sitting, and return the newest revision."""
    newest = stored(page).latest_revision
    return send(client, page, {"overwrite_revision_id": newest.pk}, **fields).latest_revision


def test_draft_equal_to_the_newest_revision_changes_nothing(page, admin_client):
    entries = PageLogEntry.objects.count()

    saved = send(admin_client, page, SAVE)

    assert saved.latest_revision == page.latest_revision == page.live_revision
    assert not saved.has_unpublished_changes
    assert PageLogEntry.objects.count() == entries


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Other"},
        {"search_description": "Summary"},
        {"show_in_menus": "on"},
        {"go_live_at": "2999-01-01 10:00"},
    ],
    ids=str,
)
def test_every_change_makes_a_revision(fields, page, admin_client):
    saved = send(admin_client, page, SAVE, **fields)

    assert saved.latest_revision != page.latest_revision
    assert saved.has_unpublished_changes


def test_comment_makes_a_revision_and_saving_again_does_not(page, admin_client):
    comment = {
        "comments-TOTAL_FORMS": "1",
        "comments-0-text": "Really?",
        "comments-0-contentpath": "title",
        "comments-0-position": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
    }

    commented = send(admin_client, page, {**SAVE, **comment})
    [stored_comment] = commented.wagtail_admin_comments.all()
    again = send(
        admin_client,
        page,
        {
            **SAVE,
            **comment,
            "comments-INITIAL_FORMS": "1",
            "comments-0-id": stored_comment.pk,
        },
    )

    assert commented.latest_revision != page.latest_revision
    assert again.latest_revision == commented.latest_revision
    assert [each.text for each in again.wagtail_admin_comments.all()] == ["Really?"]


def test_submitting_without_a_change_starts_the_review(page, admin_client):
    submitted = send(admin_client, page, SUBMIT)

    assert submitted.latest_revision == page.latest_revision
    assert submitted.current_workflow_task_state.revision == page.latest_revision


def test_publishing_a_stored_draft_publishes_that_revision(page, admin_client):
    draft = send(admin_client, page, SAVE, title="Other").latest_revision

    published = send(admin_client, page, {"action-publish": "action-publish"}, title="Other")

    assert published.live_revision == published.latest_revision == draft
    assert published.title == "Other"
    assert not published.has_unpublished_changes


def test_going_back_to_an_older_version_is_always_a_revision(page, admin_client):
    old = page.latest_revision
    send(admin_client, page, SAVE, title="Other")

    reverted = send(admin_client, page, {"revision": old.pk})

    assert reverted.latest_revision.created_at > old.created_at
    assert reverted.draft_title == "Memberships"


def test_one_sitting_is_one_revision_and_one_row_of_history(page, admin_client):
    first = save_by_itself(admin_client, page, title="One")
    second = save_by_itself(admin_client, page, title="Two")

    history = admin_client.get(f"/admin/pages/{page.pk}/history/")

    assert first == second != page.live_revision
    assert second.as_object().title == "Two"
    assert page.live_revision.as_object().title == "Memberships"
    rows = [entry.action for entry in history.context["object_list"]]
    assert rows[:2] == ["wagtail.edit", "wagtail.publish"]


def test_what_was_saved_before_a_pause_is_kept(page, admin_client):
    before = save_by_itself(admin_client, page, title="Yesterday")
    yesterday = timezone.now() - timedelta(days=1)
    Revision.objects.filter(pk=before.pk).update(created_at=yesterday)

    after = save_by_itself(admin_client, page, title="Today")

    before.refresh_from_db()
    assert after != before
    assert before.as_object().title == "Yesterday"


def test_what_visitors_see_is_kept_whoever_has_published_it(page, admin_client, admin_user):
    # As a translation that has followed its source has it: without an entry of a publication.
    PageLogEntry.objects.all().delete()
    Revision.objects.filter(pk=page.live_revision_id).update(user=admin_user)

    after = save_by_itself(admin_client, page, title="Draft")

    assert after != page.live_revision
    assert stored(page).live_revision.as_object().title == "Memberships"


def test_what_somebody_else_saved_meanwhile_is_not_taken_for_the_newest(page):
    stale = stored(page)
    stale.get_latest_revision()
    meanwhile = stored(page)
    meanwhile.title = "Meanwhile"
    meanwhile.save_revision()

    assert stale.save_revision() == stored(page).latest_revision != page.latest_revision


def test_what_is_under_review_is_kept(page, admin_client, admin_user):
    submitted = save_by_itself(admin_client, page, title="Submitted")
    Workflow.objects.get().start(stored(page), admin_user)

    after = save_by_itself(admin_client, page, title="Later")

    submitted.refresh_from_db()
    assert after != submitted
    assert submitted.as_object().title == "Submitted"
