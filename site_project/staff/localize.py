"""Additions to wagtail-localize, with which staff translate pages."""

from django.conf import settings
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response
from wagtail_localize.models import TranslationSource


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
