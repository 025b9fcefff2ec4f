import re
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.users.models import UserProfile

from affiliations.models import ReviewReminder
from tests.content import organization, section
from tests.translations import translate


class UnreachableBackend(EmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


@pytest.fixture
def owner(user_in_group):
    """An editor with an address for mail."""
    user = user_in_group("Editors", "owner")
    user.email = "owner@example.org"
    user.save()
    return user


@pytest.fixture
def page(publish_affiliation_page, owner):
    """The owner's page: one fresh, one old and one undated organization, and a hidden one."""
    return publish_affiliation_page(
        section(),
        organization("Fresh", facts_checked_on=timezone.localdate()),
        organization("Old", facts_checked_on="2020-01-31", internal_note="whispered"),
        organization("Undated", acronym="UD"),
        organization("Hidden", show_on_page=False),
        owner=owner,
    )


def remind(*arguments):
    call_command("remind_reviews", *arguments)


def sent_ago(**duration):
    ReviewReminder.objects.update(sent_at=timezone.now() - timedelta(**duration))


def test_owner_gets_a_list_of_what_to_check_with_links_to_the_blocks(page, capsys):
    remind()

    [message] = mail.outbox
    editor = f"http://127.0.0.1:8000/admin/pages/{page.pk}/edit/#:w:contentpath=body."
    assert message.to == ["owner@example.org"]
    assert message.subject == "Please check the facts on “Memberships”"
    assert re.sub(r"\n+", "\n", message.body).strip() == (
        "Nobody has checked the facts of these 2 organizations for 365 days or more:\n"
        f"- Old (last checked: Jan. 31, 2020)\n  {editor}{page.body[2].id}\n"
        f"- Undated (UD) (never checked)\n  {editor}{page.body[3].id}\n"
        "Is everything said of them still true? Correct what is not, set “Facts checked on” to "
        "today (behind the cogwheel), and publish.\n"
        "You get this message because the page “Memberships” is yours."
    )
    assert capsys.readouterr().out == (
        "Memberships: a mail with 2 organizations was sent to owner@example.org\n"
    )


def test_owner_is_reminded_once_in_a_period(page):
    remind()
    remind()
    sent_ago(days=29)
    remind()
    assert len(mail.outbox) == 1

    sent_ago(days=31)
    remind()
    assert len(mail.outbox) == 2

    sent_ago(days=8)
    remind("--period", "7")
    assert len(mail.outbox) == 3


def test_page_with_fresh_facts_is_not_mentioned(page, settings, capsys):
    page.body.pop()
    page.body.pop()
    page.save_revision().publish()
    max_age = settings.AFFILIATIONS_FACTS_MAX_AGE_DAYS
    settings.AFFILIATIONS_FACTS_MAX_AGE_DAYS = 100 * 365

    remind()

    assert mail.outbox == []
    assert capsys.readouterr().out == ""
    settings.AFFILIATIONS_FACTS_MAX_AGE_DAYS = max_age
    remind()
    assert len(mail.outbox) == 1


def test_mail_that_failed_is_sent_by_the_next_run(page, settings, capsys):
    settings.EMAIL_BACKEND = f"{__name__}.UnreachableBackend"
    with pytest.raises(CommandError, match="Not everybody could be reminded"):
        remind()
    assert "could not be sent: Connection unexpectedly closed" in capsys.readouterr().err

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    remind()

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"email": ""}, "has no owner with an address"),
        ({"is_active": False}, "has no owner with an address"),
        ({"groups": []}, "belongs to somebody who may not edit it"),
    ],
)
def test_owner_who_cannot_be_asked_is_reported(change, reason, page, owner, capsys):
    for name, value in change.items():
        if name == "groups":
            owner.groups.set(value)
        else:
            setattr(owner, name, value)
    owner.save()

    with pytest.raises(CommandError):
        remind()

    assert mail.outbox == []
    assert reason in capsys.readouterr().err


def test_unpublished_page_reminds_nobody(page):
    page.unpublish()

    remind()

    assert mail.outbox == []
    page.save_revision().publish()
    remind()
    assert len(mail.outbox) == 1


def test_translation_is_left_to_the_page_it_translates(
    english_page, translation, publish_translation, owner
):
    translate(translation)
    turkish = publish_translation(translation)
    for each in (english_page, turkish):
        each.owner = owner
        each.save()

    remind()

    assert [message.subject for message in mail.outbox] == [
        "Please check the facts on “Memberships”"
    ]


def test_owner_of_a_translation_is_reminded_when_its_source_is_withdrawn(
    english_page, translation, publish_translation, owner
):
    translate(translation)
    turkish = publish_translation(translation)
    turkish.owner = owner
    turkish.save()
    english_page.refresh_from_db()
    english_page.unpublish()

    remind()

    [message] = mail.outbox
    assert f"/admin/pages/{turkish.pk}/edit/" in message.body


def test_mail_is_in_the_owners_language_and_its_subject_one_line(page, owner):
    UserProfile.objects.create(user=owner, preferred_language="tr")
    page.title = "Two\nlines"
    page.save()

    remind()

    assert mail.outbox[0].subject == "Lütfen “Two lines” sayfasındaki bilgileri kontrol edin"


def test_period_is_a_day_at_least(page):
    with pytest.raises(CommandError, match="one day at least"):
        remind("--period", "0")
