"""Take over what wagtaildraftsharing kept: links, entries in histories, and the table itself.

The package need not be installed. The table has to go, for its foreign keys would forbid to delete
revisions and users that Django no longer knows to be in use. All is one transaction: a run that is
killed leaves everything as it was.
"""

from datetime import timedelta

from django.conf import settings
from django.db import migrations, models
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

PACKAGE = "wagtaildraftsharing"


def take_over_links(apps, schema_editor):
    """Copy the links with their keys, then drop the package's table, where there is one.

    The table does not say when a link was made: that many days before its end as a link works. Nor
    does it say when one was ended: now, or when it would have expired. A link without an end, which
    only an administrator could set, has led nowhere so far, and expires now.
    """
    OldLink = apps.get_model("draft_links", "OldLink")
    DraftLink = apps.get_model("draft_links", "DraftLink")
    if OldLink._meta.db_table not in schema_editor.connection.introspection.table_names():
        return
    now = timezone.now()
    for old in OldLink.objects.order_by("pk"):
        active_until = old.active_until or now
        DraftLink.objects.create(
            key=old.key,
            revision_id=old.revision_id,
            made_by_id=old.created_by_id,
            made_at=min(now, active_until - timedelta(days=settings.DRAFT_LINK_DAYS)),
            active_until=active_until,
            ended_at=None if old.is_active else min(now, active_until),
        )
    schema_editor.delete_model(OldLink)


def take_over_log_entries(apps, schema_editor):
    """Let histories say that a link was made, which the package logged under names of its own."""
    entries = apps.get_model("wagtailcore", "PageLogEntry").objects
    entries.filter(action__startswith=f"{PACKAGE}.").update(action="draft_links.make")


def forget_package(apps, schema_editor):
    """Delete the package's permissions, its model's entries in indexes, and its migrations."""
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label=PACKAGE).delete()
    MigrationRecorder(schema_editor.connection).migration_qs.filter(app=PACKAGE).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("draft_links", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        # The package's table as these functions see it; not managed, so nothing is made or dropped.
        migrations.CreateModel(
            "OldLink",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("key", models.UUIDField()),
                ("revision_id", models.IntegerField()),
                ("created_by_id", models.IntegerField(null=True)),
                ("is_active", models.BooleanField()),
                ("active_until", models.DateTimeField(null=True)),
            ],
            options={"managed": False, "db_table": f"{PACKAGE}_wagtaildraftsharinglink"},
        ),
        migrations.RunPython(take_over_links, migrations.RunPython.noop),
        migrations.RunPython(take_over_log_entries, migrations.RunPython.noop),
        migrations.RunPython(forget_package, migrations.RunPython.noop),
        migrations.DeleteModel("OldLink"),
    ]
