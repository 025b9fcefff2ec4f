"""Changes of a page that its translation takes over without a translator."""

from bs4 import BeautifulSoup
from wagtail_localize.models import Translation

from tests.content import make_logo
from tests.translations import outlined, publish, republish, translate, untranslated


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


def organization_of(page, index=1):
    """Return the value of a block of the page as it is stored now."""
    return list(type(page).objects.get(pk=page.pk).body)[index].value


NEW_ID = "11111111-1111-4111-8111-111111111111"


def test_principles_follow_in_order_and_number(roomy, roomy_translation):
    page = roomy_translation.get_target_instance()
    before = [item["name"] for item in organization_of(page)["principles"]]

    def change(blocks):
        first, second, third = blocks[1]["value"]["principles"]
        new = {**first, "id": NEW_ID, "value": {"name": "New", "text": "<p>New.</p>"}}
        blocks[1]["value"]["principles"] = [third, new, first]
        return blocks

    republish(roomy, change)

    principles = organization_of(page)["principles"]
    assert before == ["Türkçe P", "Türkçe Q", "Türkçe R"]
    assert [item["name"] for item in principles] == ["Türkçe R", "Türkçe P"]
    assert [item["text"].source for item in principles] == ["<p>İlke.</p>"] * 2


def test_texts_that_the_source_takes_away_are_gone(roomy, roomy_translation):
    page = roomy_translation.get_target_instance()

    def fill(blocks):
        blocks[0]["value"]["introduction"] = "<p>About us.</p>"
        blocks[1]["value"] |= {"our_role": "Member", "responsible_unit": "Culture"}
        return blocks

    republish(roomy, fill, introduction="<p>Hello.</p>", search_description="Summary")
    words = {"About us.": "Hakkımızda.", "Member": "Üye", "Culture": "Kültür"}
    translate(roomy_translation, {**words, "Hello.": "Merhaba.", "Summary": "Özet"})
    filled = publish(roomy_translation)
    before = [filled.introduction, filled.search_description, organization_of(page)["our_role"]]

    def empty(blocks):
        blocks[0]["value"]["introduction"] = ""
        blocks[1]["value"] |= {"our_role": "", "responsible_unit": "", "acronym": ""}
        return blocks

    republish(roomy, empty, introduction="", search_description="")

    page.refresh_from_db()
    value = organization_of(page)
    assert before == ["<p>Merhaba.</p>", "Özet", "Üye"]
    assert (page.introduction, page.search_description, page.title) == (
        *("", ""),
        "Türkçe Memberships",
    )
    assert organization_of(page, 0)["introduction"].source == ""
    assert [value[name] for name in ("our_role", "responsible_unit", "acronym", "name")] == [
        *("", "", ""),
        "Türkçe A",
    ]


def test_logo_is_the_sources(roomy, roomy_translation):
    logo = make_logo()

    def set_logo(blocks):
        blocks[1]["value"]["logo"] = logo.pk
        return blocks

    republish(roomy, set_logo)
    followed = roomy_translation.get_target_instance()
    published = publish(roomy_translation)

    assert [organization_of(page)["logo"] for page in (followed, published)] == [logo, logo]


def test_section_that_is_gone_stays_while_a_new_one_waits(roomy, roomy_translation):
    def change(blocks):
        national, a, b, international, c, d = blocks
        return [{**national, "id": NEW_ID}, a, international, d, c]

    republish(roomy, change)

    assert [
        entry if isinstance(entry, str) else entry[0]
        for entry in outlined(roomy_translation.get_target_instance())
    ] == ["Ulusal", "Türkçe A", "Uluslararası", "Türkçe C", "Türkçe D"]


def test_what_the_translator_publishes_follows_at_once(roomy, roomy_translation):
    """wagtail-localize leaves a text as it was if the source has emptied it meanwhile."""
    republish(roomy, lambda blocks: blocks, search_description="Summary")
    translate(roomy_translation, {"Summary": "Özet"})
    page = publish(roomy_translation)
    Translation.objects.update(enabled=False)
    republish(roomy, lambda blocks: [*blocks[3:], *blocks[:3]], search_description="")
    Translation.objects.update(enabled=True)

    page = type(page).objects.get(pk=page.pk)
    page.get_latest_revision().publish()

    page.refresh_from_db()
    assert page.search_description == ""
    assert [block.value.get("heading") for block in page.body][0] == "Uluslararası"
