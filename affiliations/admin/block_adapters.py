"""What the page editor's scripts get to know of a block, beyond what Wagtail tells them."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from wagtail.blocks.struct_block import StructBlockAdapter


class OrganizationBlockAdapter(StructBlockAdapter):
    """Brings the script that labels the block."""

    js_constructor = "affiliations.OrganizationBlock"

    def js_args(self, block):
        name, children, meta = super().js_args(block)
        return [name, children, {**meta, "hiddenLabel": gettext("hidden")}]

    @cached_property
    def media(self):
        return super().media + forms.Media(js=["affiliations/js/organization-block.js"])
