from django.contrib import messages
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.telepath import register
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.log_actions import LogFormatter
from wagtail_modeladmin.options import ModelAdminGroup, modeladmin_register

from .admin.dashboard import ReviewPanel, WaitingPanel
from .admin.lists import may_work_on_pages
from .admin.organizations import PublishedOrganizationsAdmin
from .admin.pages import AffiliationPagesAdmin
from .advice.checks import AdviceItem
from .editing import clipboard, pictures
from .editing.adapters import PageBlockAdapter
from .models import AffiliationIndexPage
from .saving import session
from .saving.requests import is_merged, let_form_merge, remember_saving
from .saving.session import editor_notices
from .translation import following, two_translators
from .translation.obstacles import obstacles, obstacles_of_translations
from .translation.translated_blocks import PartlyTranslatedBlock


@modeladmin_register
class AffiliationsGroup(ModelAdminGroup):
    """The *Affiliations* entry of the admin menu."""

    menu_label = _("Affiliations")
    menu_icon = "group"
    menu_order = 150
    items = (AffiliationPagesAdmin, PublishedOrganizationsAdmin)


register(PageBlockAdapter(), PartlyTranslatedBlock)


@hooks.register("construct_homepage_panels")
def add_panels(request, panels):
    if may_work_on_pages(request.user):
        panels += [WaitingPanel(request.user), ReviewPanel(request.user)]


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
    """Add the editor's scripts, and what they show, above the form.

    The first ones hear what happens while the form is read; modules run when all of it is there.
    """
    scripts = ("autosave", "content-checks", "open-block")
    modules = ("saving", "translating", "editing/composing")
    return editor_notices() + format_html_join(
        "",
        '<script src="{}"{}></script>',
        [
            (static(f"affiliations/js/{name}.js"), mark_safe(' type="module"' * is_module))
            for is_module, names in enumerate((scripts, modules))
            for name in names
        ],
    )


# These come before wagtail-localize's, of which one does the same with less care.
@hooks.register("register_admin_urls", order=-1)
def register_urls():
    rooms = (session, two_translators, pictures, clipboard)
    return [url for room in rooms for url in room.urlpatterns]


@hooks.register("insert_global_admin_css")
def style_editor():
    """Add the editor's styles to every admin page.

    The comparison of two versions needs them too, and Wagtail has no hook for that view alone.
    """
    return format_html_join(
        "",
        '<link rel="stylesheet" href="{}">',
        ([static(f"affiliations/css/{name}.css")] for name in ("editor", "outline", "dragging")),
    )


@hooks.register("register_log_actions")
def name_following(actions):
    """Say in a page's history that it has taken over changes of the page that it translates."""

    @actions.register_action(following.ACTION)
    class FollowFormatter(LogFormatter):
        label = _("Follow the source")

        def format_message(self, log_entry):
            return gettext("Took over changes of “%(source)s” that need no translator") % {
                "source": log_entry.data.get("source", "")
            }

    @actions.register_action(two_translators.ACTION)
    class ReplaceFormatter(LogFormatter):
        label = _("Replace a translation")

        def format_message(self, log_entry):
            return gettext("Replaced “%(text)s”, which %(name)s wrote for “%(source)s”") % {
                name: log_entry.data.get(name, "") for name in ("text", "name", "source")
            }


@hooks.register("after_publish_page")
def tell_which_translations_wait(request, page):
    """Tell whoever published a page which of its translations cannot follow it now, and why."""
    if isinstance(page, AffiliationIndexPage):
        for sentence in obstacles_of_translations(page, request.user):
            messages.warning(request, sentence)


# The next two come before wagtail-localize's hook, which answers with the editor for translations.
@hooks.register("before_edit_page", order=-1)
def refuse_to_publish_locked_translation(request, page):
    """Refuse to publish a locked page from wagtail-localize's editor, which does not ask for it.

    A page under review is locked for all but its approvers.
    """
    if request.POST.get("action") != "publish" or not isinstance(page, AffiliationIndexPage):
        return None
    if not page.permissions_for_user(request.user).page_locked():
        return None
    messages.error(request, page.get_lock().get_message(request.user))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_edit_page", order=-1)
def tell_what_waits(request, page):
    """Tell above the editor which changes of its source a page cannot take over now, and why."""
    if request.method == "GET" and isinstance(page, AffiliationIndexPage):
        for obstacle in obstacles(page):
            messages.warning(request, obstacle.sentence)


@hooks.register("before_edit_page", order=-1)
def note_what_translators_see(request, page):
    if request.method == "GET":
        two_translators.note_what_is_seen(request, page)


@hooks.register("before_edit_page", order=-1)
def save_onto_newest_version(request, page):
    """Let the page's form merge what is saved with what others have saved meanwhile.

    If somebody goes back to an older version, ``page`` is that one.
    """
    if not is_merged(page):
        return
    if request.resolver_match.url_name == "revisions_revert":
        stored = type(page).objects.get(pk=page.pk)
        page.newest_version = stored.get_latest_revision_as_object()
    if request.method == "POST":
        let_form_merge(request, page)


@hooks.register("after_edit_page")
def remember_what_was_saved(request, page):
    if is_merged(page):
        remember_saving(request, page)


@hooks.register("before_publish_page")
@hooks.register("after_edit_page")
def tell_what_others_did(request, page):
    """Tell who has saved a page what others had done to it meanwhile.

    The editor's script tells it after an autosave. A published page has been read anew in the end.
    """
    if request.accepts("text/html") and (news := page.__dict__.pop("merge_news", "")):
        messages.warning(request, news)
