from wagtail import hooks

from .languages import lead_to_own_language

hooks.register("before_serve_page", lead_to_own_language)


@hooks.register("construct_main_menu")
def hide_documents(request, menu_items):
    """Leave out the menu entry for documents: the admin needs the app, no page links to a file."""
    menu_items[:] = [item for item in menu_items if item.name != "documents"]
