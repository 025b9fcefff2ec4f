"""The index of published organizations, which the site writes and nobody edits.

It holds what visitors find on the pages: no hidden organizations and no internal notes. The public
pages do not read it.
"""

from collections.abc import Iterable

from django.db import transaction

from ..content.fields import exported
from ..content.letters import fold, sort_text
from ..models import AffiliationIndexPage, PublishedOrganization

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


def rebuild_when_made(plan=(), **kwargs) -> None:
    """Fill the index after the migration that makes its table.

    ``plan`` is that of ``post_migrate``: pairs of a migration and whether it was undone.
    """
    made = {(migration.app_label, migration.name) for migration, is_undone in plan if not is_undone}
    if ("affiliations", "0003_published_organizations") in made:
        rebuild()
