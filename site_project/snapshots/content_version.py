"""The version of the content: a value in the database that differs after every change.

Every process that keeps snapshots compares it with the one that these were made from. So it does
not matter which process, on which machine, has changed something.
"""

from ..models import ContentChange

# Rows of transactions that ran at the same time are stored in any order. The version would miss
# one that is stored after so many others.
COMPARED = 100
KEPT = 10 * COMPARED


def content_version() -> list[int]:
    """Return the present version; versions can be compared for equality only."""
    return list(ContentChange.objects.order_by("-pk").values_list("pk", flat=True)[:COMPARED])


def raise_content_version() -> None:
    """Say that the present transaction changes what visitors can read."""
    ContentChange.objects.create()


def forget_old_changes() -> None:
    """Delete the rows that no version looks at any more."""
    oldest = ContentChange.objects.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1]
    ContentChange.objects.filter(pk__lte=max(oldest, default=0)).delete()
