"""The index of published organizations, which the site writes and nobody edits.

It holds what visitors find on the pages: no hidden organizations and no internal notes. The public
pages do not read it.
"""

import logging
from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from ..content.fields import exported
from ..content.letters import fold, sort_text
from ..models import AffiliationIndexPage, PublishedOrganization

logger = logging.getLogger(__name__)

INDEXED_FIELDS = {"live", "body"}
# A field of an organization is written into the column of the same name, if there is one.
COLUMNS = {field.name for field in PublishedOrganization._meta.fields}


def index_page(pk: int) -> int:
    """Write the organizations of a page into the index, and return how many they are.

    The page is read from the database and locked. So if two publications happen at once, the index
    keeps what the later one stored. A page that is not live or does not exist has none.
    """
    with transaction.atomic():
        page = AffiliationIndexPage.objects.select_for_update().filter(pk=pk).first()
        PublishedOrganization.objects.filter(page=pk).delete()
        organizations = list(entries_of(page)) if page and page.live else []
        PublishedOrganization.objects.bulk_create(organizations)
    return len(organizations)


def entries_of(page: AffiliationIndexPage) -> Iterable[PublishedOrganization]:
    """Yield the index entries of a page; if two blocks have the same id, only the first counts."""
    seen = set()
    for section in page.sections:
        for organization in section.organizations:
            value, block_id = organization.block.value, organization.block.id or ""
            if block_id in seen:
                continue
            seen.add(block_id)
            facts = {
                name: exported(block, value.get(name))
                for name, block in value.block.child_blocks.items()
                if name in COLUMNS
            }
            texts = [section.heading, value.heading, facts["acronym"]]
            # The index's own columns come last: a block may have a field of the same name.
            yield PublishedOrganization(
                **facts
                | {
                    "key": f"{page.pk}-{block_id}",
                    "page": page,
                    "block_id": block_id,
                    "position": organization.number,
                    "section": section.heading,
                    "name": value.heading,
                    "anchor": organization.anchor,
                    "search_text": fold(" ".join(texts)),
                    "sort_name": sort_text(value.heading),
                }
            )


def rebuild() -> int:
    """Write the whole index again, page by page, and return how many organizations it holds."""
    pages = AffiliationIndexPage.objects.order_by("pk").values_list("pk", flat=True)
    return sum(map(index_page, pages))


def index_saved_page(instance, raw=False, update_fields=None, **kwargs) -> None:
    """Update the index after a save that can change what visitors read.

    This includes saves by code that does not publish. The arguments are those of ``post_save``.
    """
    if not raw and (update_fields is None or INDEXED_FIELDS & set(update_fields)):
        index_page(instance.pk)


def complete(using=DEFAULT_DB_ALIAS, **kwargs) -> None:
    """Index the live pages that the index has nothing of; this runs after every migration.

    It depends on the data only. So what a migration left undone when it was killed is done by the
    next. While migrations are missing, it does nothing.
    """
    executor = MigrationExecutor(connections[using])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    live = AffiliationIndexPage.objects.filter(live=True)
    indexed = PublishedOrganization.objects.values("page")
    for pk in live.exclude(pk__in=indexed).values_list("pk", flat=True):
        try:
            index_page(pk)
        except Exception:
            logger.exception("The organizations of page %d could not be indexed.", pk)
