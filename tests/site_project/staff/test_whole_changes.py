"""What staff changes is stored as a whole, and mail about it is sent afterwards."""

import json

import pytest
from django.core.mail import EmailMessage
from django.db import transaction

from tests.prepared import prepare_site
from tests.servers import manage

MAIL = """
from django.core.mail import send_mail
from django.db import transaction
with transaction.atomic():
    send_mail("Please check", "", None, ["owner@example.org"])
print("went on")
"""
PUBLISH = "from tests.killed_publications import results; print(results())"


@pytest.mark.server
def test_publication_by_hand_is_whole_whenever_it_is_killed(tmp_path):
    prepare_site(tmp_path)

    run = manage(tmp_path, "shell", "-v0", "-c", PUBLISH, SNAPSHOTS="off")

    assert run.returncode == 0, run.stderr
    publications = json.loads(run.stdout)
    assert publications.keys() == {"affiliation page", "home page", "translation"}
    for publication in publications.values():
        before, after, left = publication["before"], publication["after"], publication["left"]
        assert "Published by hand" in after
        assert before != after
        assert len(left) > 10
        assert set(left) <= {before, after}


@pytest.fixture
def message(settings):
    """A mail that would be sent as the site sends it, but to Django's outbox."""
    settings.DELIVERING_EMAIL_BACKEND = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "site_project.staff.whole_changes.AfterCommitBackend"
    return EmailMessage("Please check", to=["owner@example.org"])


def test_mail_waits_for_the_transaction_it_tells_of(
    db, message, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert message.send() == 1
        before = list(mailoutbox)

    assert before == []
    assert [sent.subject for sent in mailoutbox] == [message.subject]


def test_mail_about_what_is_taken_back_is_not_sent(
    db, message, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        message.send()
        transaction.set_rollback(True)

    assert mailoutbox == []


@pytest.mark.server
def test_mail_that_cannot_be_sent_breaks_nothing_that_is_stored(tmp_path):
    prepare_site(tmp_path)

    run = manage(tmp_path, "shell", "-v0", "-c", MAIL, EMAIL_URL="smtp://127.0.0.1:1")

    assert run.returncode == 0, run.stderr
    assert "Connection refused" in run.stderr
    assert run.stdout.strip() == "went on"


@pytest.mark.server
def test_mail_without_a_transaction_is_sent_at_once_and_its_error_told(tmp_path):
    prepare_site(tmp_path)

    run = manage(tmp_path, "sendtestemail", "owner@example.org", EMAIL_URL="smtp://127.0.0.1:1")

    assert run.returncode != 0
    assert "Connection refused" in run.stderr
