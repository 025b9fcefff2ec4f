"""Ways to the public that pass no form."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Workflow
from wagtail.signals import page_published

from affiliations.models import AffiliationIndexPage
from affiliations.publishing.refusals import UnpublishableError
from tests.content import organization, section


@pytest.fixture
def draft(home):
    """A function that stores a draft made of the given blocks, unchecked."""

    def make(*blocks, **fields):
        page = AffiliationIndexPage(title="Memberships", live=False, **fields)
        page.body = list(blocks)
        home.add_child(instance=page)
        page.save_revision(clean=False)
        return page

    return make


FAULTY = [section("National"), organization("MMU", description=""), section("Empty")]


def test_revision_with_faults_is_refused_in_sentences(draft):
    page = draft(*FAULTY)

    with pytest.raises(UnpublishableError) as refusal:
        page.get_latest_revision().publish()

    assert refusal.value.messages == [
        "MMU: Description: This field is required.",
        "Empty: This section is empty. Add an organization below it, or delete the section.",
    ]
    page.refresh_from_db()
    assert not page.live


def test_revision_published_without_a_form_gets_its_anchors(draft):
    page = draft(section(), organization("Türkiye Sağlıklı Kentler Birliği"))

    page.get_latest_revision().publish()

    page.refresh_from_db()
    expected = "turkiye-saglikli-kentler-birligi"
    assert page.body[1].value["anchor"] == expected
    assert page.get_latest_revision_as_object().body[1].value["anchor"] == expected


def test_bulk_publishing_a_faulty_draft_tells_why_and_opens_it(draft, admin_client):
    page = draft(*FAULTY)

    response = admin_client.post(
        f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}",
        {"include_descendants": ""},
        follow=True,
    )

    (message,) = response.context["messages"]
    faulty = page.body[1].id
    editor = f"/admin/pages/{page.pk}/edit/#:w:contentpath=body.{faulty}.description"
    assert response.redirect_chain == [(editor, 302)]
    assert str(message).startswith("“Memberships” was not published. MMU: Description:")
    page.refresh_from_db()
    assert not page.live


@pytest.mark.parametrize(
    ("blocks", "outcome"),
    [([section(), organization()], ("approved", True)), (FAULTY, ("in_progress", False))],
)
def test_approving_publishes_unless_the_draft_has_faults(blocks, outcome, draft, admin_client):
    page = draft(*blocks)
    task = Workflow.objects.get().start(page, user=None).current_task_state

    admin_client.post(
        f"/admin/pages/workflow/action/{page.pk}/approve/{task.pk}/", {"comment": "fine"}
    )

    task.refresh_from_db()
    page.refresh_from_db()
    assert (task.status, page.live) == outcome


def test_approvers_dialogue_leads_to_the_faults(draft, admin_client):
    page = draft(*FAULTY)
    task = Workflow.objects.get().start(page, user=None).current_task_state

    answer = admin_client.post(
        f"/admin/pages/workflow/action/{page.pk}/approve/{task.pk}/",
        {"comment": ""},
        headers={"x-requested-with": "XMLHttpRequest"},
    ).json()
    opened = admin_client.get(answer["redirect"])

    assert opened.request["PATH_INFO"] == f"/admin/pages/{page.pk}/edit/"
    assert "“Memberships” was not published." in str(next(iter(opened.context["messages"])))


def test_approvers_dialogue_is_told_of_faults_as_wagtail_tells_it_of_success(draft, admin_client):
    tasks = Workflow.objects.get()
    pages = [draft(section(), organization()), draft(*FAULTY, slug="faulty")]
    answers = [
        admin_client.post(
            f"/admin/pages/workflow/action/{page.pk}/approve/{task.pk}/",
            {"comment": ""},
            headers={"x-requested-with": "XMLHttpRequest"},
        ).json()
        for page in pages
        for task in [tasks.start(page, user=None).current_task_state]
    ]

    good, faulty = answers
    assert faulty == {**good, "redirect": faulty["redirect"]}
    assert good.keys() == {"step", "redirect"}


@pytest.fixture
def scheduled(draft):
    """A draft whose time to go live has come."""
    page = draft(section(), organization(), go_live_at=timezone.now() - timedelta(hours=1))
    revision = page.get_latest_revision()
    revision.approved_go_live_at = page.go_live_at
    revision.save()
    return page


def test_scheduled_page_goes_live_when_its_time_has_come(scheduled):
    call_command("publish_scheduled")

    scheduled.refresh_from_db()
    assert scheduled.live
    assert scheduled.body[1].value["anchor"] == "eurocities"


def test_schedule_is_kept_when_publishing_breaks_off(scheduled):
    def break_off(**kwargs):
        raise KeyboardInterrupt

    page_published.connect(break_off)
    try:
        with pytest.raises(KeyboardInterrupt):
            call_command("publish_scheduled")
    finally:
        page_published.disconnect(break_off)

    scheduled.refresh_from_db()
    assert not scheduled.live
    assert scheduled.get_latest_revision().approved_go_live_at == scheduled.go_live_at
