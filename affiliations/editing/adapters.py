"""What the page editor's scripts learn about a block, beyond what Wagtail tells them.

The blocks are drawn by Wagtail's own scripts, so that the form works if ours do not load.
"""

from wagtail.blocks.struct_block import StructBlockAdapter


class PageBlockAdapter(StructBlockAdapter):
    """Adds to a block's description, as ``page``, what it answers for itself (``PageBlock``)."""

    def js_args(self, block):
        name, children, meta = super().js_args(block)
        page = {
            "startsSection": block.starts_section,
            "isOrganization": block.is_organization,
            "visibilityField": block.visibility_field,
            "anchorField": "anchor" if block.has_anchor else "",
        }
        return [name, children, {**meta, "page": page}]
