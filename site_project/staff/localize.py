"""What the site adds to wagtail-localize, in which staff translate pages."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.auth import require_admin_access
from wagtail.admin.localization import get_localized_response
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail_localize.models import TranslationSource
from wagtail_localize.views import edit_translation


def update_translation_source(page, revision) -> None:
    """Show translators what is new as soon as a page that has translations is published."""
    source = TranslationSource.objects.get_for_instance_or_none(page)
    if source and page.live:
        source.update_from_db()


class AdminTexts(JavaScriptCatalog):
    """The texts of a package's scripts, with those that it has not translated itself.

    In the language that the user chose, as Wagtail's own view gives them.
    """

    def get_paths(self, packages):
        return [*super().get_paths(packages), *settings.LOCALE_PATHS]

    def get(self, request, *args, **kwargs):
        return get_localized_response(super().get, request, *args, **kwargs)


@require_admin_access
def upload_pofile(request, translation_id):
    """Import a PO file as wagtail-localize does, and refuse one that it would fail at.

    It takes for granted that a file was chosen, and that the file names its translation.
    """
    try:
        return edit_translation.upload_pofile(request, translation_id)
    except KeyError:
        messages.error(
            request,
            _("This is no PO file of this translation. Download it here, then upload that file."),
        )
        return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
