from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from .listing import AffiliationPagesAdmin

modeladmin_register(AffiliationPagesAdmin)


@hooks.register("insert_editor_css")
def editor_css():
    """Make the sections stand out in the page editor's list of blocks."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/editor.css"))
