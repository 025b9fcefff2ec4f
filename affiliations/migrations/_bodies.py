"""A change of the stored bodies of affiliation pages, for data migrations.

Wagtail's ``MigrateStreamData`` ends the whole upgrade at a block that it cannot read, and an old
database may hold some. Here such a block stays as it is.
"""

import json
from collections.abc import Callable

from django.db.models import JSONField
from django.db.models.functions import Cast


def change_bodies(apps, change: Callable) -> None:
    """Store what ``change`` makes of the bodies of all pages and of all their revisions.

    ``change(page, blocks, revision)`` gets the page of the migration's models, the stored blocks
    whose values are dicts, and the revision that holds them, or None for the page's own. It changes
    the blocks in place. A page comes before its revisions.
    """
    Page = apps.get_model("affiliations", "AffiliationIndexPage")
    Revision = apps.get_model("wagtailcore", "Revision")
    for page in Page.objects.defer("body").order_by("pk").iterator():
        stored = Page.objects.filter(pk=page.pk)
        body = stored.values_list(Cast("body", JSONField()), flat=True).get()
        if is_changed(body, page, change):
            stored.update(body=body)
        revisions = Revision.objects.filter(
            base_content_type__app_label="wagtailcore",
            base_content_type__model="page",
            object_id=str(page.pk),
        )
        for pk in list(revisions.values_list("pk", flat=True)):
            revision = revisions.get(pk=pk)
            body = body_in(revision.content)
            if is_changed(body, page, change, revision):
                revision.content["body"] = json.dumps(body)
                revision.save(update_fields=["content"])


def is_changed(body, page, change: Callable, revision=None) -> bool:
    """Call ``change`` with the blocks of a body; say whether that changed any."""
    if not isinstance(body, list):
        return False
    before = json.dumps(body)
    change(page, [block for block in body if has_fields(block)], revision)
    return json.dumps(body) != before


def has_fields(block) -> bool:
    return isinstance(block, dict) and isinstance(block.get("value"), dict)


def body_in(content):
    """Return the decoded body in a revision's content, or None if there is none to be read."""
    try:
        return json.loads(content["body"])
    except (TypeError, ValueError, KeyError):
        return None
