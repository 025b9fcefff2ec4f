import json

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Locale
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from affiliations.models import AffiliationIndexPage
from affiliations.publishing.refusals import UnpublishableError
from tests.content import organization, publish_page, section
from tests.starting_points import starting_point
from tests.translations import TEXTS, publish, translate, untranslated


@pytest.fixture
def turkish_page(translation, publish_translation, turkish):
    """The page's Turkish translation, live."""
    translate(translation)
    return publish_translation(translation)


def republish(page, change):
    """Publish the page with what ``change`` makes of its blocks, as they are stored."""
    page = AffiliationIndexPage.objects.get(pk=page.pk)
    page.body = json.dumps(change(page.body.get_prep_value()))
    page.save_revision().publish()


def stored(page):
    page.refresh_from_db()
    return [(block.block_type, block.value) for block in page.body]


def test_translator_gets_the_texts_and_nothing_that_is_the_sources(translation):
    assert {
        segment.string.data for segment in translation.source.stringsegment_set.all()
    } == TEXTS.keys()
    assert not translation.source.overridablesegment_set.exists()


def test_submitted_page_stays_a_draft_until_it_is_translated(translation, publish_translation):
    draft = translation.get_target_instance()
    translate(translation)

    page = publish_translation(translation)

    assert (draft.live, page.live) == (False, True)
    assert draft.pk == page.pk


def test_translation_has_its_texts_and_the_sources_facts(english_page, turkish_page):
    kinds, values = zip(*stored(turkish_page), strict=True)
    source = english_page.body[1].value

    assert kinds == ("section", "organization", "section", "organization")
    assert turkish_page.title == "Üyelikler"
    assert turkish_page.slug == "uyelikler"
    towns = values[1]
    assert values[0]["heading"] == "Ulusal"
    assert towns["name"] == "Tarihi Kentler Birliği"
    assert towns["acronym"] == "TKB"
    assert towns["description"].source == "<p>Eski kentleri korur.</p>"
    assert towns["principles"][0]["name"] == "Tarafsızlık"
    assert towns["principles"][0]["text"].source == "<p>Parti siyasetinin üstünde.</p>"
    assert towns["our_role"] == "Kurucu üye"
    assert towns["responsible_unit"] == "Kültür müdürlüğü"
    assert towns["anchor"] == "uht"
    for shared in ("website", "member_since", "show_on_page", "facts_checked_on", "logo"):
        assert towns[shared] == source[shared]
    assert [block.id for block in turkish_page.body] == [block.id for block in english_page.body]


def test_name_is_marked_with_its_language_while_it_stays_the_same(turkish_page):
    marked = [value["name_language"] for kind, value in stored(turkish_page) if kind != "section"]

    assert marked == ["", "en"]


def test_translated_name_is_no_longer_marked(translation, publish_translation):
    translate(translation, {**TEXTS, "EUROCITIES": "Avrupa Kentleri"})

    page = publish_translation(translation)

    cities = stored(page)[3][1]
    assert (cities["name"], cities["name_language"]) == ("Avrupa Kentleri", "")


@starting_point
def roomy():
    """A live English page with two organizations in each of two sections."""
    return publish_page(
        section("National"),
        organization("A", acronym="AA", principles=[{"name": "P", "text": "<p>Principle.</p>"}]),
        organization("B"),
        *(section("International"), organization("C"), organization("D")),
    )


ROOMY_TEXTS = {
    **{name: f"Türkçe {name}" for name in ("A", "AA", "B", "C", "D", "Memberships")},
    "memberships": "uyelikler",
    "National": "Ulusal",
    "International": "Uluslararası",
    "What it is for.": "Ne işe yarar.",
    "P": "İ",
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


def test_move_between_sections_keeps_every_translation_and_the_anchor(roomy, roomy_translation):
    segments = set(
        roomy_translation.source.stringsegment_set.values_list("context__path", "string")
    )

    republish(roomy, lambda blocks: [*blocks[:1], *blocks[2:], blocks[1]])

    assert untranslated(roomy_translation) == []
    assert segments == set(
        roomy_translation.source.stringsegment_set.values_list("context__path", "string")
    )
    assert outlined(roomy_translation.get_target_instance()) == [
        *("Ulusal", ("Türkçe B", "b", "", True)),
        *("Uluslararası", ("Türkçe C", "c", "", True), ("Türkçe D", "d", "", True)),
        ("Türkçe A", "aa", "", True),
    ]


def test_live_translation_follows_its_source_in_all_but_texts(roomy, roomy_translation):
    def change(blocks):
        national, a, b, international, c, d = blocks
        a["value"] |= {"website": "https://example.org/", "anchor": "new", "name": "A, renamed"}
        b["value"]["show_on_page"] = False
        added = {**d, "id": "11111111-1111-4111-8111-111111111111"}
        added["value"] = {**d["value"], "name": "E", "anchor": ""}
        return [national, b, international, added, c, a]

    republish(roomy, change)

    assert untranslated(roomy_translation) == ["E", "What it is for.", "A, renamed"]
    assert outlined(roomy_translation.get_target_instance()) == [
        *("Ulusal", ("Türkçe B", "b", "", False)),
        *("Uluslararası", ("Türkçe C", "c", "", True)),
        ("Türkçe A", "new", "https://example.org/", True),
    ]


def test_blocks_of_a_translation_that_follows_keep_their_ids(roomy, roomy_translation):
    republish(roomy, lambda blocks: [*blocks[3:], *blocks[:3]])

    followed = roomy_translation.get_target_instance().body
    source = type(roomy).objects.get(pk=roomy.pk).body
    assert [block.id for block in followed] == [block.id for block in source]


def test_order_waits_for_the_translation_of_a_new_section(roomy, roomy_translation):
    def change(blocks):
        national, a, b, international, c, d = blocks
        new = {**national, "id": "11111111-1111-4111-8111-111111111111"}
        return [new, c, national, a, b, international, d]

    republish(roomy, change)

    assert [
        entry if isinstance(entry, str) else entry[0]
        for entry in outlined(roomy_translation.get_target_instance())
    ] == ["Ulusal", "Türkçe A", "Türkçe B", "Uluslararası", "Türkçe C", "Türkçe D"]


def test_section_that_waits_for_its_translations_is_not_shown_empty(roomy, roomy_translation):
    def change(blocks):
        national, a, b, international, c, d = blocks
        added = {**d, "id": "11111111-1111-4111-8111-111111111111"}
        added["value"] = {**d["value"], "name": "E", "anchor": ""}
        return [national, added, international, a, b, c, d]

    republish(roomy, change)

    assert [
        entry if isinstance(entry, str) else entry[0]
        for entry in outlined(roomy_translation.get_target_instance())
    ] == ["Uluslararası", "Türkçe A", "Türkçe B", "Türkçe C", "Türkçe D"]


def test_translation_that_does_not_change_is_not_published_anew(roomy, roomy_translation):
    before = roomy_translation.get_target_instance().live_revision_id

    republish(roomy, lambda blocks: blocks)

    assert roomy_translation.get_target_instance().live_revision_id == before


def test_translation_that_goes_its_own_way_is_left_alone(roomy, roomy_translation):
    Translation.objects.update(enabled=False)
    before = outlined(roomy_translation.get_target_instance())

    republish(roomy, lambda blocks: [*blocks[:1], *blocks[2:], blocks[1]])

    assert outlined(roomy_translation.get_target_instance()) == before


def test_changed_source_shows_the_translator_what_to_redo(roomy, roomy_translation):
    def change(blocks):
        blocks[1]["value"]["description"] = "<p>What it is for.</p><p>And since when.</p>"
        return blocks

    republish(roomy, change)

    assert untranslated(roomy_translation) == ["And since when."]


def test_list_of_pages_says_how_many_texts_wait(roomy, roomy_translation, admin_client):
    def change(blocks):
        blocks[1]["value"]["description"] = "<p>Changed.</p>"
        return blocks

    def statuses():
        listed = admin_client.get("/admin/affiliations/affiliationindexpage/").content
        rows = BeautifulSoup(listed, "html.parser").select("tbody tr")
        return [row.select("td")[4].get_text(strip=True) for row in rows]

    complete = statuses()
    republish(roomy, change)

    assert complete == ["Live", "Live"]
    assert statuses() == ["Live", "Live · 1 text to translate"]


def test_organization_keeps_the_anchor_of_the_language_that_is_published_first(
    home, turkish, admin_user, publish_translation
):
    page = AffiliationIndexPage(title="Memberships", slug="memberships", live=False)
    page.body = [section("National"), organization("Union of Historical Towns")]
    home.add_child(instance=page)
    page.save_revision()
    translate_object(page, [turkish], user=admin_user)
    translation = Translation.objects.get()
    translate(translation, {"Union of Historical Towns": "Işıklı Şehirler Birliği"})

    turkish_page = publish_translation(translation)
    page.get_latest_revision().publish()

    page.refresh_from_db()
    assert turkish_page.body[1].value["anchor"] == "isikli-sehirler-birligi"
    assert page.body[1].value["anchor"] == "isikli-sehirler-birligi"


def test_translation_that_breaks_a_rule_is_refused_in_a_sentence(
    roomy, turkish, admin_user, publish_translation
):
    translate_object(roomy, [turkish], user=admin_user)
    translation = Translation.objects.get()
    translate(translation, {"A": "Birlik", "B": "BİRLİK"})

    with pytest.raises(UnpublishableError) as refusal:
        publish_translation(translation)

    assert refusal.value.messages == [
        "BİRLİK: Name: “BİRLİK” is on this page already. Delete one, or change its name."
    ]
    assert not translation.get_target_instance().live


def test_page_below_a_home_page_that_is_not_live_is_refused_in_a_sentence(
    english_page, home, turkish, admin_user, publish_translation
):
    home.copy_for_translation(turkish)
    translate_object(english_page, [turkish], user=admin_user)

    with pytest.raises(UnpublishableError) as refusal:
        publish_translation(Translation.objects.get())

    assert refusal.value.messages == ["Publish “Home” first: it stands above this page."]


def test_damaged_source_can_be_submitted_for_translation(
    store_affiliation_page, turkish, admin_user
):
    damaged = {"name": None, "description": None, "logo": None, "principles": [{"name": None}]}
    page = store_affiliation_page([{"type": "organization", "value": damaged, "id": "1"}])

    translate_object(page, [turkish], user=admin_user)

    [block] = page.get_translation(turkish).body
    assert (block.block_type, block.id, block.value["name"]) == ("organization", "1", "")
