from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from .visitors.site_languages import lead_to_own_language

hooks.register("before_serve_page", lead_to_own_language)


@hooks.register("construct_main_menu")
def hide_documents(request, menu_items):
    """Leave out what nobody needs: no page links to a file."""
    menu_items[:] = [item for item in menu_items if item.name != "documents"]


@hooks.register("insert_global_admin_css")
def style_translation_editor():
    """Wagtail-localize has no seam for a style of its editor only."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/translation-editor.css"))
