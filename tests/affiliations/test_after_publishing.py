from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from affiliations import after_publishing
from affiliations.models import AffiliationIndexPage, PublishedOrganization
from tests.content import organization
from tests.translations import translate

MODULE_STEPS = after_publishing.steps[:2]


def indexed():
    return sorted(PublishedOrganization.objects.values_list("page__title", "name"))


@pytest.fixture
def seen(monkeypatch):
    """What a site's own step finds: title, whether the page is live, and the index, each time."""
    found = []

    def look(page, revision):
        found.append((page.title, page.live, len(indexed())))

    monkeypatch.setattr(after_publishing, "steps", [*MODULE_STEPS, look])
    return found


def test_steps_of_the_module_come_before_those_of_the_site():
    assert [step.__name__ for step in after_publishing.steps] == [
        "update_index",
        "update_translations",
        "update_translation_source",
        "renew_after_publishing",
    ]


def test_own_step_comes_after_the_index_whoever_publishes_or_withdraws(seen, english_page, home):
    seen.clear()

    english_page.body.append(organization("Mayors for Peace"))
    english_page.save_revision().publish()
    english_page.unpublish()
    english_page.go_live_at = timezone.now() - timedelta(minutes=1)
    english_page.save_revision(approved_go_live_at=english_page.go_live_at)
    call_command("publish_scheduled")
    home.save_revision().publish()

    assert seen == [
        ("Memberships", True, 3),
        ("Memberships", False, 0),
        ("Memberships", True, 3),
        (home.title, True, 3),
    ]


def test_own_step_comes_after_the_translations(
    seen, turkish_home, english_page, translation, publish_translation
):
    translate(translation)
    turkish_page = publish_translation(translation)
    seen.clear()

    english_page = AffiliationIndexPage.objects.get(pk=english_page.pk)
    english_page.body[1].value["website"] = "https://new.example.org/"
    english_page.save_revision().publish()

    turkish_page.refresh_from_db()
    assert turkish_page.body[1].value["website"] == "https://new.example.org/"
    assert [title for title, _live, _count in seen] == ["Üyelikler", "Memberships"]


def test_step_that_fails_undoes_the_publication(monkeypatch, english_page):
    def fail(page, revision):
        raise RuntimeError("Broken on purpose")

    monkeypatch.setattr(after_publishing, "steps", [*MODULE_STEPS, fail])
    before = indexed()
    english_page.title = "Never seen"

    with pytest.raises(RuntimeError, match="Broken on purpose"):
        english_page.save_revision().publish()

    assert AffiliationIndexPage.objects.get(pk=english_page.pk).title == "Memberships"
    assert indexed() == before != []
