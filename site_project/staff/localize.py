"""Additions to wagtail-localize, with which staff translate pages."""

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
    """Show translators the new texts of a page that was published and has translations."""
    source = TranslationSource.objects.get_for_instance_or_none(page)
    if source and page.live:
        source.update_from_db()


class AdminTexts(JavaScriptCatalog):
    """The texts of a package's scripts, with our translations of those that it lacks.

    They are in the language that the user chose, as in Wagtail's own view.
    """

    def get_paths(self, packages):
        return [*super().get_paths(packages), *settings.LOCALE_PATHS]

    def get(self, request, *args, **kwargs):
        return get_localized_response(super().get, request, *args, **kwargs)


@require_admin_access
def upload_pofile(request, translation_id):
    """Import a PO file with wagtail-localize, and refuse a file at which it would fail.

    wagtail-localize assumes that a file was chosen, and that the file names its translation.
    """
    try:
        return edit_translation.upload_pofile(request, translation_id)
    except KeyError:
        messages.error(
            request,
            _("This is no PO file of this translation. Download it here, then upload that file."),
        )
        return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
