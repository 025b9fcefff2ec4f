from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.telepath import register
from wagtail_modeladmin.options import modeladmin_register

from .block_adapters import OrganizationBlockAdapter
from .blocks import OrganizationBlock
from .listing import AffiliationPagesAdmin

modeladmin_register(AffiliationPagesAdmin)
register(OrganizationBlockAdapter(), OrganizationBlock)


@hooks.register("insert_global_admin_css")
def style_editor():
    """The comparison of two versions, which is styled too, takes no style of its own."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/editor.css"))
