from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem

from . import views


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [
        path("draft-links/<int:page_id>/", views.draft_links, name="draft_links"),
        path("draft-links/<int:page_id>/make/", views.make_link, name="make_draft_link"),
        path("draft-links/<int:page_id>/<int:link_id>/end/", views.end_link, name="end_draft_link"),
    ]


@hooks.register("register_log_actions")
def register_log_actions(actions):
    """Name the actions on links for a page's history."""
    actions.register_action("draft_links.make", _("Make draft link"), _("Draft link made"))
    actions.register_action("draft_links.end", _("End draft link"), _("Draft link ended"))


@hooks.register("register_page_action_menu_item")
class DraftLinksMenuItem(ActionMenuItem):
    """Leads from a page's editor to its draft links."""

    name = "draft-links"
    label = _("Share the draft by a link")
    icon_name = "link"
    order = 20_000  # After all of Wagtail's items; Wagtail makes the first one the button.

    def is_shown(self, context):
        return context["view"] == "edit"

    def get_url(self, parent_context):
        return reverse("draft_links", args=[parent_context["page"].pk])
