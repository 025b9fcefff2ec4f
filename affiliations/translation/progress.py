"""Which pages are translations, and how many of their texts wait for a translator."""

from django.db.models import Exists, OuterRef, QuerySet
from wagtail_localize.models import Translation


def without_translations(pages: QuerySet) -> QuerySet:
    """Return those of ``pages`` that are neither translations of a live page nor aliases."""
    live_sources = pages.model.objects.filter(
        translation_key=OuterRef("source__object_id"), locale=OuterRef("source__locale"), live=True
    )
    translations = Translation.objects.filter(
        Exists(live_sources),
        source__object_id=OuterRef("translation_key"),
        target_locale=OuterRef("locale"),
        enabled=True,
    )
    return pages.filter(~Exists(translations), alias_of=None)


def texts_to_translate(page) -> int:
    """Return how many texts of a page wait for a translator, 0 if it is not a translation."""
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale, enabled=True
    ).first()
    if not translation:
        return 0
    total, translated = translation.get_progress()
    return total - translated
