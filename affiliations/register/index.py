"""The index of what is published: written from the pages, never edited, and never read by visitors.

It holds what visitors find: no hidden organization and no internal note.
"""

from collections.abc import Iterable

from django.db import transaction

from ..content.fields import exported
from ..content.letters import fold, sort_text
from ..models import AffiliationIndexPage, PublishedOrganization

INDEXED_FIELDS = {"live", "body"}
# A field of an organization that has a column of its name is written there.
COLUMNS = {field.name for field in PublishedOrganization._meta.fields}


def index_page(pk: int) -> int:
    """Write into the index what is published on a page, and return how many organizations.

    The page is read from the database, and locked: of two publications at once, the index keeps
    what the later one stored.
    """
    with transaction.atomic():
        page = AffiliationIndexPage.objects.select_for_update().filter(pk=pk).first()
        PublishedOrganization.objects.filter(page=pk).delete()
        organizations = list(entries_of(page)) if page and page.live else []
        PublishedOrganization.objects.bulk_create(organizations)
    return len(organizations)


def entries_of(page: AffiliationIndexPage) -> Iterable[PublishedOrganization]:
    """Yield what the index says of a page; of two blocks with one id, only the first."""
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
            facts |= {"name": value.heading, "anchor": organization.anchor}
            texts = [section.heading, facts["name"], facts["acronym"]]
            yield PublishedOrganization(
                key=f"{page.pk}-{block_id}",
                page=page,
                block_id=block_id,
                position=organization.number,
                section=section.heading,
                search_text=fold(" ".join(texts)),
                sort_name=sort_text(value.heading),
                **facts,
            )


def rebuild() -> int:
    """Write the whole index anew, a page at a time, and return how many organizations it holds."""
    pages = AffiliationIndexPage.objects.order_by("pk").values_list("pk", flat=True)
    return sum(map(index_page, pages))


def index_saved_page(instance, raw=False, update_fields=None, **kwargs) -> None:
    """Follow a save that can change what visitors read, also one by code that publishes nothing."""
    if not raw and (update_fields is None or INDEXED_FIELDS & set(update_fields)):
        index_page(instance.pk)


def rebuild_when_made(plan=(), **kwargs) -> None:
    """Fill the index of a site that is older than the index."""
    made = {(migration.app_label, migration.name) for migration, is_undone in plan if not is_undone}
    if ("affiliations", "0003_published_organizations") in made:
        rebuild()
