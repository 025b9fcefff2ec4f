from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from .visitors.site_languages import lead_to_own_language

hooks.register("before_serve_page", lead_to_own_language)


@hooks.register("construct_main_menu")
def hide_documents(request, menu_items):
    """Remove the documents from the menu, because no page can link to a file."""
    menu_items[:] = [item for item in menu_items if item.name != "documents"]


@hooks.register("insert_global_admin_css")
def style_translation_editor():
    """Add the translation editor's styles to every admin page.

    wagtail-localize has no hook for styles of its editor only.
    """
    return format_html('<link rel="stylesheet" href="{}">', static("css/translation-editor.css"))
