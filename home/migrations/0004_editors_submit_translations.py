from django.db import migrations


def let_editors_submit_translations(apps, schema_editor):
    """Give Wagtail's own groups the permission that "Translate this page" asks for."""
    permission = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="wagtail_localize", codename="submit_translation"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["Editors", "Moderators"]):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0003_page_fields"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
    ]

    operations = [migrations.RunPython(let_editors_submit_translations, migrations.RunPython.noop)]
