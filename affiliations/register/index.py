"""The index of what is published: written from the pages, never edited, and never read by visitors.

It holds what visitors find: no hidden organization and no internal note.
"""

from collections.abc import Iterable

from django.db import transaction

from ..content.letters import fold, sort_text
from ..content.website import safe_website
from ..models import AffiliationIndexPage, PublishedOrganization

INDEXED_FIELDS = {"live", "body"}


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
            texts = [section.heading, value.heading, value.get("acronym") or ""]
            yield PublishedOrganization(
                key=f"{page.pk}-{block_id}",
                page=page,
                block_id=block_id,
                position=organization.number,
                section=section.heading,
                name=value.heading,
                acronym=value.get("acronym") or "",
                website=safe_website(value.get("website")),
                member_since=value.get("member_since"),
                our_role=value.get("our_role") or "",
                responsible_unit=value.get("responsible_unit") or "",
                facts_checked_on=value.get("facts_checked_on"),
                anchor=organization.anchor,
                search_text=fold(" ".join(texts)),
                sort_name=sort_text(value.heading),
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
