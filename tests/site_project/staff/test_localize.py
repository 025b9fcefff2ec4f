import json
import re

import polib
import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import GroupPagePermission
from wagtail.users.models import UserProfile

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


@pytest.mark.parametrize(
    ("path", "text", "turkish"),
    [
        ("/admin/jsi18n/", "Collapse all", "Tümünü kapat"),
        ("/admin/jsi18n/", "Cancel", "İptal"),
        ("/admin/localize/jsi18n/", "Download PO file", "PO dosyasını indir"),
        ("/admin/localize/jsi18n/", "Save", "Kaydet"),
    ],
)
def test_scripts_of_the_admin_speak_the_language_that_the_user_chose(
    path, text, turkish, admin_client, admin_user
):
    UserProfile.objects.create(user=admin_user, preferred_language="tr")

    script = admin_client.get(path).text

    assert json.loads(re.search(r"newcatalog = (\{.*?\});", script, re.DOTALL)[1])[text] == turkish
