from wagtail.models import Locale
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from tests.content import organization, publish_page, section
from tests.starting_points import starting_point
from tests.translations import publish, translate


@starting_point
def roomy():
    """A live English page with two organizations in each of two sections."""
    return publish_page(
        section("National"),
        organization(
            "A",
            acronym="AA",
            principles=[{"name": name, "text": "<p>Principle.</p>"} for name in ("P", "Q", "R")],
        ),
        organization("B"),
        *(section("International"), organization("C"), organization("D")),
    )


ROOMY_TEXTS = {
    **{name: f"Türkçe {name}" for name in ("A", "AA", "B", "C", "D", "P", "Q", "R", "Memberships")},
    "memberships": "uyelikler",
    "National": "Ulusal",
    "International": "Uluslararası",
    "What it is for.": "Ne işe yarar.",
    "Principle.": "İlke.",
}


@starting_point
def roomy_translation(roomy):
    """Its Turkish translation, complete and live."""
    translate_object(roomy, [Locale.objects.get(language_code="tr")])
    translation = Translation.objects.get()
    translate(translation, ROOMY_TEXTS)
    publish(translation)
    return translation
