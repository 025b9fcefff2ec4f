from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem

from .urls import admin_urls


@hooks.register("register_admin_urls")
def register_admin_urls():
    return admin_urls


@hooks.register("register_page_action_menu_item")
class DraftLinksMenuItem(ActionMenuItem):
    """Leads from a page's editor to its draft links."""

    name = "draft-links"
    label = _("Share the draft by a link")
    icon_name = "link"
    order = 20_000  # After all that Wagtail offers, of which the first is the button.

    def is_shown(self, context):
        return context["view"] == "edit"

    def get_url(self, parent_context):
        return reverse("draft_links", args=[parent_context["page"].pk])


@hooks.register("construct_page_action_menu")
def hide_other_way_to_share(menu_items, request, context):
    """Leave out the entry of wagtaildraftsharing, in whose place ours stands."""
    menu_items[:] = [item for item in menu_items if item.name != "action-draftsharing"]
