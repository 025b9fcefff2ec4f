"""Changes of a page that its translation takes over without a translator."""

from bs4 import BeautifulSoup
from wagtail_localize.models import Translation

from tests.translations import outlined, republish, untranslated


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
