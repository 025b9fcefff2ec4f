from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.telepath import register
from wagtail.admin.userbar import ContentCheckerItem
from wagtail_modeladmin.options import ModelAdminGroup, modeladmin_register

from .admin.block_adapters import OrganizationBlockAdapter
from .admin.dashboard import ReviewPanel
from .admin.lists import may_work_on_pages
from .admin.organizations import PublishedOrganizationsAdmin
from .admin.pages import AffiliationPagesAdmin
from .advice.checks import AdviceItem
from .blocks import OrganizationBlock
from .models import AffiliationIndexPage


@modeladmin_register
class AffiliationsGroup(ModelAdminGroup):
    """The *Affiliations* entry of the admin menu."""

    menu_label = _("Affiliations")
    menu_icon = "group"
    menu_order = 150
    items = (AffiliationPagesAdmin, PublishedOrganizationsAdmin)


register(OrganizationBlockAdapter(), OrganizationBlock)


@hooks.register("construct_homepage_panels")
def add_review_panel(request, panels):
    if may_work_on_pages(request.user):
        panels.append(ReviewPanel(request.user))


@hooks.register("construct_wagtail_userbar")
def add_advice(request, items, page):
    """Replace Wagtail's checks of an affiliation page by checks that also give our advice."""
    if isinstance(page, AffiliationIndexPage):
        items[:] = [
            AdviceItem(page, item.in_editor) if isinstance(item, ContentCheckerItem) else item
            for item in items
        ]


@hooks.register("insert_editor_js")
def add_editor_scripts():
    names = ("autosave", "content-checks", "open-block")
    scripts = ([static(f"affiliations/js/{name}.js")] for name in names)
    return format_html_join("", '<script src="{}"></script>', scripts)


@hooks.register("insert_global_admin_css")
def style_editor():
    """Add the editor's styles to every admin page.

    The comparison of two versions needs them too, and Wagtail has no hook for that view alone.
    """
    return format_html('<link rel="stylesheet" href="{}">', static("affiliations/css/editor.css"))
