"""Storage of anchors: a page stores the anchors that were given out, and keeps them."""

from ..content.anchors import claimed_anchors, complete_anchors
from ..content.page_block import page_block


def store_anchors(body, kept, is_draft) -> None:
    """Write the anchors of the stream's sections and organizations into their blocks, in place.

    ``kept`` maps block ids to the anchors of the version before. In a draft, a block that never
    had an anchor gets none, because its name may still change.
    """
    anchored = [block for block in body if page_block(block).has_anchor]
    claims = [block.value.claim(block.id or "") for block in anchored]
    anchors = claimed_anchors(claims, kept) if is_draft else complete_anchors(claims, kept)
    for block, anchor in zip(anchored, anchors, strict=True):
        block.value["anchor"] = anchor


def stored_anchors(page) -> dict[str, str]:
    """Return ``{block id: anchor}`` of the blocks of a page and its translations.

    If a translation has another anchor, the page's own counts.
    """
    translations = [other.body for other in page.get_translations()]
    return {
        block.id: block.value.get("anchor")
        for body in [*translations, page.body]
        for block in body
        if page_block(block).has_anchor and block.value.get("anchor")
    }
