"""What was typed on a page that somebody has deleted meanwhile."""

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission

from affiliations.models import AffiliationIndexPage
from tests.content import PUBLISH, SAVE, publish_page
from tests.windows import Window, newest, told


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


def test_older_version_of_a_deleted_page_becomes_a_new_draft(page, people):
    mine, theirs = people
    mine.save(SAVE, title="Newer")
    going_back = Window(mine.client, page, page.latest_revision)
    theirs.client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    going_back.save()

    assert [kept.title for kept in AffiliationIndexPage.objects.all()] == ["Memberships"]


def test_who_may_not_add_a_page_gets_no_new_draft(page, people):
    mine, theirs = people
    theirs.client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    GroupPagePermission.objects.filter(permission__codename="add_page").delete()

    assert mine.save().status_code == 404
    assert not AffiliationIndexPage.objects.exists()


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
