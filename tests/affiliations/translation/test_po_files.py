"""Texts that translators exchange as PO files."""

import polib
import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import GroupPagePermission, PageLogEntry
from wagtail_localize.models import StringTranslation

from tests.translations import TEXTS, untranslated

NO_PO_FILE = "Please upload a valid PO file."
FOREIGN = "This is no PO file of this translation. Download it here, then upload that file."


def test_upload_without_a_file_is_refused_in_a_sentence(translation, admin_client):
    answer = admin_client.post(f"/admin/localize/translate/{translation.pk}/pofile/upload/")

    assert answer.url == "/admin/"
    assert [str(message).strip() for message in get_messages(answer.wsgi_request)] == [FOREIGN]


@pytest.mark.parametrize("group", [None, "Editors"])
def test_only_who_may_edit_the_page_uploads_its_translation(
    group, translation, client, user_in_group, django_user_model
):
    if group:
        client.force_login(user_in_group(group))
        GroupPagePermission.objects.filter(group__name=group).delete()

    answer = client.post(f"/admin/localize/translate/{translation.pk}/pofile/upload/")

    assert answer.status_code == 302
    assert answer.url.startswith("/admin/login/" if group is None else "/admin/")


@pytest.fixture
def upload(translation, admin_client):
    """A function that uploads a PO file in the translation editor; it returns the messages."""

    def send(content):
        answer = admin_client.post(
            f"/admin/localize/translate/{translation.pk}/pofile/upload/",
            {"file": SimpleUploadedFile("translation.po", content), "next": "/admin/"},
        )
        return [str(message).strip() for message in get_messages(answer.wsgi_request)]

    return send


def test_po_file_is_downloaded_filled_and_uploaded(
    translation, upload, publish_translation, admin_client
):
    download = f"/admin/localize/translate/{translation.pk}/pofile/download/"
    po = polib.pofile(admin_client.get(download).text)
    for entry in po:
        entry.msgstr = TEXTS[entry.msgid]

    assert upload(str(po).encode()) == ["Successfully imported translations from PO File."]
    assert untranslated(translation) == []
    assert publish_translation(translation).body[1].value["name"] == "Tarihi Kentler Birliği"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", FOREIGN),
        (b"\0\xff", NO_PO_FILE),
        (b"msgid", NO_PO_FILE),
        ("çöp".encode("utf-16"), NO_PO_FILE),
        (b"x" * 10**6, NO_PO_FILE),
        (b'msgid "National"\nmsgstr "Ulusal"\n', FOREIGN),
    ],
)
def test_file_that_is_no_po_file_is_refused_in_a_sentence(content, message, upload, translation):
    before = untranslated(translation)

    assert upload(content) == [message]
    assert untranslated(translation) == before


def test_po_file_of_another_page_is_refused_in_a_sentence(upload, translation):
    other = str(translation.export_po()).replace(str(translation.uuid), "another")

    assert upload(other.encode()) == [
        "Cannot import PO file that was created for a different translation."
    ]


def test_markup_in_a_po_file_never_reaches_a_reader(
    upload, translation, publish_translation, client
):
    po = polib.pofile(str(translation.export_po()))
    for entry in po:
        entry.msgstr = TEXTS[entry.msgid] + (
            "<script>alert(1)</script><img src=x onerror=alert(1)>" if " " in entry.msgid else ""
        )

    assert upload(str(po).encode()) == ["Successfully imported translations from PO File."]
    html = BeautifulSoup(client.get(publish_translation(translation).url).content, "html.parser")

    assert "Ulusal" in html.main.text
    assert html.main.select("script, img") == []


def test_texts_of_others_that_a_file_replaces_are_told_and_kept(translation, upload, user_in_group):
    po = polib.pofile(str(translation.export_po()))
    for entry in po:
        entry.msgstr = TEXTS[entry.msgid]
    translation.import_po(po)
    text = StringTranslation.objects.get(data="Ulusal")
    text.data, text.last_translated_by = "Yerli", user_in_group("Moderators", "bora")
    text.save()

    imported, replaced = upload(str(po).encode())

    assert imported == "Successfully imported translations from PO File."
    assert replaced == "The file replaced 1 text of somebody else. The page's history keeps it."
    [entry] = PageLogEntry.objects.filter(action="affiliations.replace_translation")
    message = "Replaced “Yerli”, which bora wrote for “National”"
    assert entry.formatter.format_message(entry) == message
    text.refresh_from_db()
    assert text.data == "Ulusal"


def test_upload_for_a_translation_that_never_was_is_not_found(admin_client):
    answer = admin_client.post("/admin/localize/translate/99999/pofile/upload/")

    assert answer.status_code == 404
