"""Two translators of one page."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.test.client import MULTIPART_CONTENT, encode_multipart
from django.utils import timezone
from wagtail.models import GroupPagePermission, PageLogEntry
from wagtail_localize.models import StringTranslation


class Translator:
    """Somebody who has wagtail-localize's editor of a page open."""

    def __init__(self, user, translation):
        self.client = Client()
        self.client.force_login(user)
        self.translation = translation
        self.page = translation.get_target_instance()
        self.look()

    def look(self):
        assert self.client.get(f"/admin/pages/{self.page.pk}/edit/").status_code == 200

    def send(self, source, text, opened_at=""):
        segment = self.translation.source.stringsegment_set.get(string__data=source)
        return self.client.put(
            f"/admin/localize/translate/{self.translation.pk}/strings/{segment.pk}/edit/",
            encode_multipart("BoUnDaRyStRiNg", {"value": text}),
            content_type=MULTIPART_CONTENT,
            headers={"X-Opened-At": opened_at},
        )

    def save(self, source, text, opened_at=""):
        """Save the translation of a text, and return the error that the editor shows, or None."""
        answer = self.send(source, text, opened_at)
        assert answer.status_code in (200, 201), answer.content
        assert answer.json()["data"] == text
        return answer.json()["error"]


@pytest.fixture
def translators(roomy_translation, user_in_group):
    return [
        Translator(user_in_group("Moderators", name), roomy_translation) for name in ("ada", "bora")
    ]


def replaced():
    return PageLogEntry.objects.filter(action="affiliations.replace_translation")


def stored(source):
    return StringTranslation.objects.get(translation_of__data=source).data


def test_texts_of_two_translators_go_together(translators):
    mine, theirs = translators

    assert theirs.save("A", "Onların") is None
    assert mine.save("B", "Benim") is None

    assert (stored("A"), stored("B")) == ("Onların", "Benim")


def test_text_of_another_translator_is_not_replaced_unseen(translators):
    mine, theirs = translators
    theirs.save("A", "Onların")

    error = mine.save("A", "Benim")

    assert error == (
        "Not saved yet: meanwhile bora wrote “Onların” here. Save again to keep yours."
    )
    assert stored("A") == "Onların"


def test_who_saves_again_has_seen_the_other_text_and_history_keeps_it(translators):
    mine, theirs = translators
    theirs.save("A", "Onların")
    mine.save("A", "Benim")

    assert mine.save("A", "Benim") is None

    assert stored("A") == "Benim"
    [entry] = replaced().filter(user__username="ada")
    assert entry.formatter.format_message(entry) == "Replaced “Onların”, which bora wrote for “A”"


def test_text_that_changes_again_is_shown_again(translators):
    mine, theirs = translators
    theirs.save("A", "Onların")
    mine.save("A", "Benim")
    theirs.save("A", "Yine onların")

    assert "Yine onların" in mine.save("A", "Benim")
    assert stored("A") == "Yine onların"


def test_who_opens_the_editor_sees_what_is_stored(translators):
    mine, theirs = translators
    theirs.save("A", "Onların")
    mine.look()

    assert mine.save("A", "Benim") is None


def test_own_text_may_be_replaced(translators):
    mine, _theirs = translators

    assert mine.save("A", "Bir") is None
    assert mine.save("A", "İki") is None

    assert [entry.data["text"] for entry in replaced()] == ["Türkçe A"]


def test_deletion_of_a_text_that_was_not_seen_is_refused(translators):
    mine, theirs = translators
    theirs.save("A", "Onların")
    segment = mine.translation.source.stringsegment_set.get(string__data="A")
    url = f"/admin/localize/translate/{mine.translation.pk}/strings/{segment.pk}/edit/"

    assert mine.client.delete(url).status_code == 409
    assert stored("A") == "Onların"
    assert mine.client.delete(url).status_code == 200
    assert "Onların" in [entry.data["text"] for entry in replaced()]


def test_who_may_not_edit_the_page_stores_nothing(translators, django_user_model):
    mine, _theirs = translators
    outsider = django_user_model.objects.create_user("outsider", is_staff=True)
    mine.client.force_login(outsider)
    segment = mine.translation.source.stringsegment_set.get(string__data="A")

    answer = mine.client.put(
        f"/admin/localize/translate/{mine.translation.pk}/strings/{segment.pk}/edit/",
        encode_multipart("BoUnDaRyStRiNg", {"value": "Yabancı"}),
        content_type=MULTIPART_CONTENT,
    )

    assert answer.status_code in (302, 403)
    assert stored("A") == "Türkçe A"


def test_who_has_logged_in_again_has_seen_what_the_editor_showed_when_it_was_opened(translators):
    mine, theirs = translators
    theirs.save("A", "Önce")
    opened_at = timezone.now().isoformat()
    theirs.save("B", "Sonra")
    mine.client.logout()
    mine.client.force_login(User.objects.get(username="ada"))

    assert mine.save("A", "Benim", opened_at) is None
    assert "Sonra" in mine.save("B", "Benim", opened_at)
    assert stored("B") == "Sonra"


def test_answer_without_a_text_is_passed_on(translators):
    mine, theirs = translators
    theirs.save("A", "Onların")
    GroupPagePermission.objects.all().delete()

    assert mine.send("A", "Benim").status_code == 403
    assert stored("A") == "Onların"
