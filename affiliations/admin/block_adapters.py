"""What the page editor's scripts learn about a block, beyond what Wagtail tells them."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from wagtail.blocks.struct_block import StructBlockAdapter


class OrganizationBlockAdapter(StructBlockAdapter):
    """Adds the script that labels an organization's block in the editor."""

    js_constructor = "affiliations.OrganizationBlock"

    def js_args(self, block):
        name, children, meta = super().js_args(block)
        return [name, children, {**meta, "hiddenLabel": gettext("hidden")}]

    @cached_property
    def media(self):
        return super().media + forms.Media(js=["affiliations/js/organization-block.js"])
