"""Publications by hand, each killed before another write or commit, in a process of its own.

``results`` is for a process of ``manage.py`` with the ``DATA_DIR`` of a site that is not served. It
returns JSON: for each type of page the state of the database ``before`` and ``after`` a whole
publication, and what the killed ones ``left``, in their order.
"""

import json
import os
import shutil
import signal
from collections import Counter
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, ModelLogEntry, Page, PageLogEntry, Revision, Site
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from affiliations.models import PublishedOrganization
from site_project.models import ContentChange
from tests.content import organization, posted_page, publish_page, section
from tests.editing import FORM
from tests.translations import translate

WRITES = ("INSERT", "UPDATE", "DELETE")
DATABASE = Path(settings.DATABASES["default"]["NAME"])
ORIGINAL = DATABASE.with_suffix(".original")


def publish(path: str, form: dict[str, str], kill_at: int | None) -> int:
    """Send a form as an editor does; return how often the database was written to or committed.

    Before the write or commit of the number ``kill_at``, the process is killed.
    """
    done = 0
    commit = connection._commit

    def count():
        nonlocal done
        done += 1
        if done == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute_counted(execute, sql, *arguments):
        if sql.startswith(WRITES):
            count()
        return execute(sql, *arguments)

    def commit_counted():
        count()
        commit()

    client = Client(HTTP_HOST="localhost")
    client.force_login(get_user_model().objects.get())
    with (
        connection.execute_wrapper(execute_counted),
        mock.patch.object(connection, "_commit", commit_counted),
    ):
        answer = client.post(path, form)
    assert answer.status_code == 302
    return done


def state() -> str:
    """Return what a publication leaves in the database, without keys and times."""
    pages = Page.objects.order_by("path").values_list(
        "title", "draft_title", "live", "has_unpublished_changes"
    )
    actions = Counter(PageLogEntry.objects.values_list("action", flat=True))
    rows = [
        model.objects.count()
        for model in (Revision, PublishedOrganization, ContentChange, ModelLogEntry)
    ]
    return repr((list(pages), sorted(actions.items()), rows))


def restore_database() -> None:
    connection.close()
    for suffix in ("-wal", "-shm"):
        DATABASE.with_name(f"{DATABASE.name}{suffix}").unlink(missing_ok=True)
    shutil.copy(ORIGINAL, DATABASE)


def in_a_copy(path: str, form: dict[str, str], kill_at: int | None) -> tuple[bool, str]:
    """Publish in a new copy of the database; return whether that was killed, and what it left."""
    restore_database()
    child = os.fork()
    if not child:
        try:
            publish(path, form, kill_at)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status), state()


def killed_publications(page, form: dict[str, str]) -> dict:
    """Publish a page whole, then killed at the first write, at the second, and so on."""
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    restore_database()
    before = state()
    connection.close()
    _was_killed, after = in_a_copy(path, form, None)
    left = []
    while True:
        was_killed, found = in_a_copy(path, form, len(left) + 1)
        if not was_killed:
            return {"before": before, "after": after, "left": left}
        left.append(found)


def results() -> str:
    get_user_model().objects.create_superuser("editor")
    page = publish_page(section(), organization("A"))
    home = Site.objects.get(is_default_site=True).root_page
    translate_object(page, [Locale.objects.get(language_code="tr")])
    translation = Translation.objects.get(source__object_id=page.translation_key)
    translate(translation, {"Memberships": "Published by hand", "A": "Türkçe A"})
    connection.close()
    shutil.copy(DATABASE, ORIGINAL)
    blocks = posted_page(
        ("section", {"heading": "National"}),
        *(("organization", {"name": name, "description": "<p>Text.</p>"}) for name in "AB"),
        title="Published by hand",
    )
    forms = {
        "affiliation page": (page, {**blocks, "action-publish": "action-publish"}),
        "home page": (home, {**FORM, "title": "Published by hand"}),
        "translation": (translation.get_target_instance(), {"action": "publish"}),
    }
    return json.dumps({name: killed_publications(*form) for name, form in forms.items()})
