"""Anchors that were given out: they are stored in the page, and kept."""

from ..content.anchors import claimed_anchors, complete_anchors
from ..content.page_block import page_block


def store_anchors(body, kept, is_draft) -> None:
    """Write into the stream's organizations the anchors they hold, in place.

    ``kept`` maps block ids to the anchors of the version before. In a draft, an organization that
    never had an anchor stays without, so that a name still being typed leaves no trace.
    """
    organizations = [block for block in body if page_block(block).is_organization]
    claims = [block.value.claim(block.id or "") for block in organizations]
    anchors = claimed_anchors(claims, kept) if is_draft else complete_anchors(claims, kept)
    for block, anchor in zip(organizations, anchors, strict=True):
        block.value["anchor"] = anchor


def stored_anchors(page) -> dict[str, str]:
    """Return the anchors that a page's organizations have, here or in a translation, by block id.

    Where they differ, the page's own stand.
    """
    translations = [other.body for other in page.get_translations()]
    return {
        block.id: block.value.get("anchor")
        for body in [*translations, page.body]
        for block in body
        if page_block(block).is_organization and block.value.get("anchor")
    }
