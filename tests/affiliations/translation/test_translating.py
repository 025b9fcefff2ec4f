"""What a translator gets, and what is published of it."""

import pytest
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from affiliations.models import AffiliationIndexPage
from affiliations.publishing.refusals import UnpublishableError
from tests.content import organization, section
from tests.translations import TEXTS, translate


@pytest.fixture
def turkish_page(translation, publish_translation, turkish):
    """The page's Turkish translation, live."""
    translate(translation)
    return publish_translation(translation)


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
    assert (values[0]["heading"], values[0]["anchor"]) == ("Ulusal", "national")
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


def test_refused_translation_leaves_the_live_page_as_it_was(roomy_translation, publish_translation):
    """wagtail-localize writes into the live page before it publishes."""
    live = roomy_translation.get_target_instance()
    StringTranslation.objects.filter(translation_of__data="B").update(data="TÜRKÇE A")

    with pytest.raises(UnpublishableError):
        publish_translation(roomy_translation)

    page = roomy_translation.get_target_instance()
    assert page.live
    assert page.body.get_prep_value() == live.body.get_prep_value()
    assert page.live_revision == live.live_revision
    assert page.get_latest_revision_as_object().body[2].value["name"] == "TÜRKÇE A"
    assert page.has_unpublished_changes
