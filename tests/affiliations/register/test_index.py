from datetime import date

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail.blocks import StreamValue
from wagtail.models import Page

from affiliations.models import AffiliationIndexPage, PublishedOrganization
from affiliations.register import index
from affiliations.register.index import rebuild
from home.models import HomePage
from tests.content import organization, publish_page, section
from tests.prepared import prepare_site
from tests.servers import manage
from tests.translations import translate


def indexed():
    """The whole index, as plain values."""
    return list(PublishedOrganization.objects.order_by("pk").values())


def names():
    return list(PublishedOrganization.objects.values_list("name", flat=True))


def test_index_holds_what_is_published_of_each_organization(english_page):
    towns, cities = PublishedOrganization.objects.all()

    assert {
        name: getattr(towns, name)
        for name in (
            *("page_id", "block_id", "position", "section", "name", "acronym", "website"),
            *("member_since", "our_role", "responsible_unit", "facts_checked_on", "anchor"),
        )
    } == {
        "page_id": english_page.pk,
        "block_id": english_page.body[1].id,
        "position": 1,
        "section": "National",
        "name": "Union of Historical Towns",
        "acronym": "UHT",
        "website": "https://example.org/",
        "member_since": 2004,
        "our_role": "Founding member",
        "responsible_unit": "Culture department",
        "facts_checked_on": date(2026, 1, 31),
        "anchor": "uht",
    }
    assert (cities.position, cities.section, cities.facts_checked_on) == (2, "International", None)
    assert cities.get_url() == "http://localhost/en/memberships/#eurocities"


def test_index_holds_no_hidden_organization_and_no_internal_note(publish_affiliation_page):
    publish_affiliation_page(
        section("National"),
        organization("Hidden Union", show_on_page=False),
        organization("EUROCITIES", internal_note="whispered"),
    )

    assert names() == ["EUROCITIES"]
    assert "whispered" not in str(indexed())


def test_draft_changes_nothing_in_the_index(english_page):
    before = indexed()

    english_page.body.pop()
    english_page.save_revision()

    assert indexed() == before


def test_translation_is_indexed_when_it_is_published_and_follows_its_source(
    english_page, translation, publish_translation
):
    translate(translation)
    page = publish_translation(translation)
    turkish = PublishedOrganization.objects.filter(page=page)
    assert [str(each) for each in turkish] == ["Tarihi Kentler Birliği (TKB)", "EUROCITIES"]

    english_page.refresh_from_db()
    english_page.body[3].value["facts_checked_on"] = date(2026, 5, 1)
    english_page.save_revision().publish()

    assert [each.facts_checked_on for each in turkish.all()] == [
        date(2026, 1, 31),
        date(2026, 5, 1),
    ]


def test_page_unpublished_as_a_plain_page_leaves_the_index(english_page):
    publish_page(section(), organization("Elsewhere"), slug="elsewhere")

    Page.objects.get(pk=english_page.pk).unpublish()

    assert names() == ["Elsewhere"]


def test_page_published_by_schedule_is_indexed(home):
    page = AffiliationIndexPage(title="Later", live=False, go_live_at="2020-01-01T00:00Z")
    page.body = [section(), organization("EUROCITIES")]
    home.add_child(instance=page)
    page.save_revision(approved_go_live_at="2020-01-01T00:00Z")

    call_command("publish_scheduled")

    assert names() == ["EUROCITIES"]


def test_home_page_deleted_with_what_is_below_it_leaves_the_index_empty(
    english_page, publish_affiliation_page
):
    publish_affiliation_page(section(), organization("Elsewhere"), slug="elsewhere")
    assert names() == ["Union of Historical Towns", "EUROCITIES", "Elsewhere"]

    HomePage.objects.get(pk=english_page.get_parent().pk).delete()

    assert indexed() == []


def test_block_that_is_stored_twice_is_indexed_once(publish_affiliation_page):
    page = publish_affiliation_page(section(), organization("One"))
    block = page.body[1]
    page.body = StreamValue(
        page.body.stream_block,
        [(each.block_type, each.value, each.id) for each in [page.body[0], block, block]],
    )

    page.save()

    assert names() == ["One"]


def test_text_of_any_length_is_indexed(store_affiliation_page):
    page = store_affiliation_page(
        [{"type": "organization", "value": {"name": "N" * 5000, "acronym": "A" * 500}, "id": "a"}]
    )

    page.save()

    assert names() == ["N" * 5000]


def test_command_mends_an_index_that_was_changed_past_the_site(english_page, capsys):
    right = indexed()
    PublishedOrganization.objects.filter(name="EUROCITIES").delete()
    PublishedOrganization.objects.update(name="Wrong")

    call_command("rebuild_published_organizations")

    assert indexed() == right
    assert capsys.readouterr().out == "The index holds 2 organizations.\n"


OLDER_SITE = """
from django.core.management import call_command
from affiliations.models import PublishedOrganization
call_command("load_sample_content")
call_command("migrate", "affiliations", "0002", verbosity=0)
call_command("migrate", verbosity=0)
print(PublishedOrganization.objects.count())
"""


@pytest.mark.server
def test_index_of_an_older_site_is_filled_when_its_table_is_made(tmp_path):
    prepare_site(tmp_path)

    result = manage(tmp_path, "shell", "-v0", "-c", OLDER_SITE, SNAPSHOTS="off")

    assert result.stdout.splitlines()[-1:] == ["22"], result.stderr


def test_page_that_cannot_be_indexed_does_not_end_a_migration(
    english_page, publish_affiliation_page, monkeypatch, caplog
):
    other = publish_affiliation_page(section("National"), organization("EUROCITIES"))
    PublishedOrganization.objects.all().delete()
    entries_of = index.entries_of

    def fail(page):
        if page.pk == english_page.pk:
            raise ValueError("Broken on purpose")
        return entries_of(page)

    monkeypatch.setattr(index, "entries_of", fail)
    call_command("migrate", verbosity=0)

    assert set(PublishedOrganization.objects.values_list("page", flat=True)) == {other.pk}
    assert f"The organizations of page {english_page.pk} could not be indexed." in caplog.text


def publish(pages, number):
    page = AffiliationIndexPage.objects.get(pk=pages[number % len(pages)])
    name = f"Network {len(page.body)}"
    page.body.append(organization(name, show_on_page=number % 3 > 0))
    page.save_revision().publish()


def reorder(pages, number):
    page = AffiliationIndexPage.objects.get(pk=pages[number % len(pages)])
    blocks = [(each.block_type, each.value, each.id) for each in page.body]
    blocks.insert(1, blocks.pop())
    page.body = StreamValue(page.body.stream_block, blocks)
    page.save_revision().publish()


def draft(pages, number):
    page = AffiliationIndexPage.objects.get(pk=pages[number % len(pages)])
    page.body = [section(f"Draft {number}")]
    page.save_revision()


def unpublish(pages, number):
    Page.objects.get(pk=pages[number % len(pages)]).unpublish()


def move(pages, number):
    page = Page.objects.get(pk=pages[number % len(pages)])
    page.move(page.get_parent(), pos="first-child")


def copy(pages, number):
    page = AffiliationIndexPage.objects.get(pk=pages[number % len(pages)])
    attributes = {"slug": f"copy-{Page.objects.latest('pk').pk}"}
    pages.append(page.copy(update_attrs=attributes, keep_live=number % 2 == 0).pk)


def delete(pages, number):
    if len(pages) > 1:
        AffiliationIndexPage.objects.get(pk=pages.pop(number % len(pages))).delete()


@pytest.mark.slow
@hypothesis_settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from([publish, reorder, draft, unpublish, move, copy, delete]),
            st.integers(0, 20),
        ),
        max_size=8,
    )
)
def test_index_always_equals_a_rebuild(steps, publish_affiliation_page):
    Page.objects.type(AffiliationIndexPage).specific().delete()
    pages = [
        publish_affiliation_page(section(), organization(name), slug=name.lower()).pk
        for name in ("One", "Two")
    ]

    for action, number in steps:
        action(pages, number)

    written = indexed()
    rebuild()
    assert written == indexed()
    visible = [
        entry.block.value.heading
        for page in AffiliationIndexPage.objects.live()
        for part in page.sections
        for entry in part.organizations
    ]
    assert sorted(names()) == sorted(visible)


@pytest.mark.parametrize("text", ["İstanbul", "istanbul", "ISTANBUL", "ıstanbul"])
def test_search_text_takes_turkish_letters_for_their_latin_ones(text, publish_affiliation_page):
    publish_affiliation_page(section(), organization(text))

    assert PublishedOrganization.objects.get().search_text == "international istanbul"
