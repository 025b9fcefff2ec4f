"""A site as wagtaildraftsharing left it, and what became of it: runs in a process of the site."""

import os
import signal
import uuid
from datetime import datetime, timedelta

from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, ReferenceIndex

from home.models import HomePage
from site_project.draft_links.models import DraftLink

PACKAGE = "wagtaildraftsharing"
MODEL = "WagtaildraftsharingLink"
TABLE = f"{PACKAGE}_{MODEL}".lower()
LINKS = {
    # name: who made it, whether it is active, in how many days it expires
    "active": ("maker", True, 5),
    "anonymous": (None, True, 1),
    "ended": ("maker", False, 3),
    "ended and expired": ("maker", False, -2),
    "expired": ("maker", True, -40),
    "without an end": ("maker", True, None),
}


def key(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_DNS, name)


def migrate():
    call_command("migrate", verbosity=0)


def unmigrate():
    """Take the site back to before it had links of its own."""
    call_command("migrate", "draft_links", "zero", verbosity=0)
    log_entries().delete()


def make_old_site(names=LINKS):
    """Put the package's table, with some links and all that came of them, in the place of ours."""
    unmigrate()
    old_links = make_old_table().objects
    page = HomePage.objects.get(locale__language_code="en")
    page.title = "Shared draft"
    revision = page.save_revision()
    user, _created = get_user_model().objects.get_or_create(username="maker", is_superuser=True)
    content_type = ContentType.objects.create(app_label=PACKAGE, model=MODEL.lower())
    Group.objects.get(name="Editors").permissions.add(
        Permission.objects.create(content_type=content_type, codename="change", name="Change")
    )
    for name in names:
        maker, is_active, days = LINKS[name]
        link = old_links.create(
            key=key(name),
            revision_id=revision.pk,
            created_by_id=user.pk if maker else None,
            is_active=is_active,
            active_until=None if days is None else timezone.now() + timedelta(days=days),
        )
        ReferenceIndex.objects.create(
            base_content_type=content_type,
            content_type=content_type,
            object_id=link.pk,
            to_content_type=ContentType.objects.get_for_model(user),
            to_object_id=user.pk,
            model_path="created_by",
            content_path="created_by",
            content_path_hash=uuid.uuid4(),
        )
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page=page,
            content_type=ContentType.objects.get_for_model(page),
            label=page.title,
            action=f"{PACKAGE}.{action}",
            data={"revision": revision.pk},
            timestamp=timezone.now(),
            user=user,
            revision=revision,
        )
        for action in ("create_sharing_link", "reuse_sharing_link")
    )


def make_old_table():
    """Make the package's table as its migrations did, and return its model."""
    before = MigrationExecutor(connection).loader.project_state()
    after = before.clone()
    operation = migrations.CreateModel(
        MODEL,
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("key", models.UUIDField(unique=True)),
            ("is_active", models.BooleanField()),
            ("active_until", models.DateTimeField(null=True)),
            (
                "created_by",
                models.ForeignKey("auth.User", models.SET_NULL, null=True, related_name="+"),
            ),
            (
                "revision",
                models.ForeignKey("wagtailcore.Revision", models.CASCADE, related_name="+"),
            ),
        ],
    )
    operation.state_forwards(PACKAGE, after)
    with connection.schema_editor() as editor:
        operation.database_forwards(PACKAGE, editor, before, after)
    MigrationRecorder(connection).record_applied(PACKAGE, "0001_initial")
    return after.apps.get_model(PACKAGE, MODEL)


def migrate_until_killed():
    """Migrate, and be killed at the last thing that the migration does."""

    def kill(execute, sql, *arguments):
        if sql.startswith("DELETE") and "django_migrations" in sql:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, *arguments)

    with connection.execute_wrapper(kill):
        migrate()


def state() -> dict:
    """Return what there is of the package and of our links."""
    tables = connection.introspection.table_names()
    links = DraftLink.objects.none()
    if DraftLink._meta.db_table in tables:
        links = DraftLink.objects.select_related("made_by").order_by("pk")
    of_package = {"content_type__app_label": PACKAGE}
    return {
        "old table": TABLE in tables,
        "links": [in_days(link) for link in links],
        "log entries": sorted(log_entries().values_list("action", flat=True)),
        "permissions": Permission.objects.filter(**of_package).count(),
        "references": ReferenceIndex.objects.filter(**of_package).count(),
        "migrations": MigrationRecorder.Migration.objects.filter(app=PACKAGE).count(),
    }


def log_entries():
    return PageLogEntry.objects.filter(action__contains="link")


def in_days(link: DraftLink) -> list:
    """Return who made a link, and how many days from now it was made, expires and was ended."""

    def days(moment: datetime | None) -> int | None:
        return moment and round((moment - timezone.now()) / timedelta(days=1))

    maker = link.made_by and link.made_by.username
    return [maker, days(link.made_at), days(link.active_until), days(link.ended_at)]


def answers() -> dict[str, list]:
    """Return the status and the heading that a visitor gets from each link."""
    found = {}
    for name in LINKS:
        response = Client().get(f"/draft/{key(name)}/", headers={"host": "localhost"})
        heading = BeautifulSoup(response.content, "html.parser").h1.text.strip()
        found[name] = [response.status_code, heading]
    return found


def history() -> list[str]:
    """Return what the page's history says to an administrator."""
    client = Client(headers={"host": "localhost"})
    client.force_login(get_user_model().objects.get(username="maker"))
    page = HomePage.objects.get(locale__language_code="en")
    html = BeautifulSoup(client.get(f"/admin/pages/{page.pk}/history/").content, "html.parser")
    rows = html.select("main table tbody tr")
    return [row.td.get_text(" ", strip=True) for row in rows]


def makers_without_the_user() -> list:
    """Delete the user who made links, and return who is left as their maker."""
    get_user_model().objects.get(username="maker").delete()
    return list(DraftLink.objects.values_list("made_by", flat=True))


def links_without_the_revision() -> list:
    """Delete the revision that the links show, and return which of them are left."""
    HomePage.objects.get(locale__language_code="en").latest_revision.delete()
    return list(DraftLink.objects.values_list("pk", flat=True))
