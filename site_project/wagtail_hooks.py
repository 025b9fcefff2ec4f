from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from . import draft_links
from .visitors.site_languages import lead_to_own_language

HIDDEN_MENU_ITEMS = {"documents", "sharing-links"}

hooks.register("before_serve_page", lead_to_own_language)
hooks.register("register_page_action_menu_item", draft_links.DraftLinksMenuItem)


@hooks.register("construct_main_menu")
def hide_menu_items(request, menu_items):
    """Leave out what nobody needs: no page links to a file, draft links belong to their page."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_MENU_ITEMS]


@hooks.register("register_admin_urls")
def register_draft_links():
    return draft_links.admin_urls


@hooks.register("construct_page_action_menu")
def hide_other_way_to_share(menu_items, request, context):
    """Leave out the entry of wagtaildraftsharing, in whose place ours stands."""
    menu_items[:] = [item for item in menu_items if item.name != "action-draftsharing"]


@hooks.register("insert_global_admin_css")
def style_translation_editor():
    """Wagtail-localize has no seam for a style of its editor only."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/translation-editor.css"))
