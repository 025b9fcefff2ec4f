"""An English page, its texts in Turkish, and what a translator does with them."""

import json

from django.test import TestCase
from django.utils import timezone
from wagtail_localize.models import StringTranslation

from tests.content import organization, section

TEXTS = {
    "Memberships": "Üyelikler",
    "memberships": "uyelikler",
    "National": "Ulusal",
    "International": "Uluslararası",
    "Union of Historical Towns": "Tarihi Kentler Birliği",
    "UHT": "TKB",
    "It protects old towns.": "Eski kentleri korur.",
    "Neutrality": "Tarafsızlık",
    "Above party politics.": "Parti siyasetinin üstünde.",
    "Founding member": "Kurucu üye",
    "Culture department": "Kültür müdürlüğü",
    "EUROCITIES": "EUROCITIES",
    "It connects cities.": "Kentleri buluşturur.",
}
TOWNS = organization(
    "Union of Historical Towns",
    acronym="UHT",
    description="<p>It protects old towns.</p>",
    principles=[{"name": "Neutrality", "text": "<p>Above party politics.</p>"}],
    website="https://example.org/",
    member_since=2004,
    our_role="Founding member",
    responsible_unit="Culture department",
    facts_checked_on="2026-01-31",
    internal_note="Ask the mayor",
)
CITIES = organization("EUROCITIES", name_language="en", description="<p>It connects cities.</p>")
ENGLISH_PAGE = [section("National"), TOWNS, section("International"), CITIES]


def translate(translation, texts=TEXTS):
    """Give the page's segments their Turkish texts, as the translation editor does."""
    for segment in translation.source.stringsegment_set.all():
        if segment.string.data in texts:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=translation.target_locale,
                defaults={"data": texts[segment.string.data], "updated_at": timezone.now()},
            )


def publish(translation):
    """Publish the translated page, as the translation editor's button does, and return it."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.save_target(publish=True)
    return translation.get_target_instance()


def untranslated(translation):
    """What the translator still has to do."""
    translated = StringTranslation.objects.filter(locale=translation.target_locale)
    return [
        segment.string.data
        for segment in translation.source.stringsegment_set.order_by("order")
        if not translated.filter(translation_of=segment.string, context=segment.context).exists()
    ]


def republish(page, change, **fields):
    """Publish the page with other fields, and what ``change`` makes of its blocks as stored."""
    page = type(page).objects.get(pk=page.pk)
    page.body = json.dumps(change(page.body.get_prep_value()))
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def outlined(page):
    """Each block's name with the facts that the source and its translations share."""
    page.refresh_from_db()
    return [
        value["heading"]
        if block.block_type == "section"
        else (value["name"], value["anchor"], value["website"] or "", value["show_on_page"])
        for block in page.body
        for value in [block.value]
    ]
