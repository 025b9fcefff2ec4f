"""What the page editor's form does with what it is sent."""

import pytest
from bs4 import BeautifulSoup

from affiliations.models import AffiliationIndexPage
from tests.content import BLOCKS, PUBLISH, SAVE, SUBMIT, organization, section, with_ids


def anchors(page):
    return [block.value["anchor"] for block in page.body]


@pytest.mark.parametrize(
    "blocks",
    [
        [organization("x" * 300, website="ftp://a.org"), section("")],
        [organization("", description="")],
        [organization("A", website="javascript:alert(1)"), organization("A")],
    ],
)
def test_draft_with_faults_is_saved_whole_and_refused_for_publishing(blocks, add, edit):
    add(SAVE, *blocks)
    page = AffiliationIndexPage.objects.get().get_latest_revision_as_object()
    saved = [block.value.get("name", "") for block in page.body]

    response = edit(page, PUBLISH, *blocks)

    assert saved == [fields.get("name", "") for _, fields in blocks]
    assert response.context["form"].errors.keys() == {"body", "__all__"}
    assert not AffiliationIndexPage.objects.get().live
    assert [b.value.get("name", "") for b in response.context["form"]["body"].value()] == saved


def test_refused_publishing_lists_links_to_what_is_wrong_in_the_order_of_the_page(add, edit):
    long = "Union of the Municipalities of the Whole World and Beyond"
    principles = [{"name": "Neutrality", "text": "<p>Yes</p>"}, {"name": "", "text": "", "id": "p"}]
    blocks = with_ids(
        organization("Too early"),
        section("National"),
        section("International"),
        organization("EUROCITIES", website="x"),
        organization("", principles=principles),
        organization(long, description=""),
    )
    add(SAVE, *blocks)
    page = AffiliationIndexPage.objects.get().get_latest_revision_as_object()

    response = edit(page, PUBLISH, *blocks)

    *_, message = response.context["messages"]
    listed = BeautifulSoup(str(message), "html.parser").select("li")
    assert [item.text for item in listed] == [
        "Content: The blocks that are marked below need a correction.",
        "Too early: This organization stands above the first section. Add a section above it.",
        "National: This section is empty. Add an organization below it, or delete the section.",
        "EUROCITIES: Website: Enter the whole web address, starting with https:// or http://.",
        "Organization 2 in “International”: Name: This field is required.",
        "Organization 2 in “International”: Principles: Principle: Name: This field is required.",
        "Union of the Municipalities of the Whol…: Description: Say in a sentence what the "
        "organization is for.",
    ]
    assert [item.a["href"] for item in listed[1:]] == [
        f"#:w:contentpath=body.{path}"
        for path in (
            "id-0",
            "id-1",
            "id-3.website",
            "id-4.name",
            "id-4.principles.p.name",
            "id-5.description",
        )
    ]


def test_anchor_is_stored_when_published_and_survives_a_rename(add, edit):
    add(PUBLISH, *with_ids(*BLOCKS))
    page = AffiliationIndexPage.objects.get()
    renamed = organization("Union of Turkish Municipalities", acronym="TBB")

    edit(page, PUBLISH, *with_ids(BLOCKS[0], renamed, *BLOCKS[2:]))

    page.refresh_from_db()
    assert page.body[1].value["name"] == "Union of Turkish Municipalities"
    assert anchors(page) == ["national", "umt", "international", "eurocities"]


def test_anchor_of_a_draft_follows_the_name_until_it_is_submitted(add, edit):
    add(SAVE, *with_ids(section(), organization("Euro")))
    page = AffiliationIndexPage.objects.get()
    assert anchors(page.get_latest_revision_as_object()) == ["", ""]

    edit(page, SUBMIT, *with_ids(section(), organization("EUROCITIES")))

    page.refresh_from_db()
    assert anchors(page.get_latest_revision_as_object()) == ["international", "eurocities"]


def test_anchor_of_a_duplicate_is_its_own(add, edit):
    add(PUBLISH, *with_ids(section(), organization("EUROCITIES")))
    page = AffiliationIndexPage.objects.get()
    copy = organization("Second", anchor="eurocities")
    original = organization("EUROCITIES", anchor="eurocities")

    edit(page, PUBLISH, (*section(), "id-0"), (*copy, "new"), (*original, "id-1"))

    page.refresh_from_db()
    assert anchors(page) == ["international", "second", "eurocities"]


def test_draft_has_the_address_of_its_title_until_somebody_types_one(add, edit):
    """The editor copies the title into the address only when its field is left."""
    add(SAVE, title="Town twinning", slug="")
    page = AffiliationIndexPage.objects.get()
    first = page.slug

    edit(page, SAVE, title="Renamed", slug="")
    kept = AffiliationIndexPage.objects.get().get_latest_revision_as_object()
    response = edit(page, PUBLISH, title="Renamed", slug="")

    assert first == "town-twinning"
    assert (kept.title, kept.slug) == ("Renamed", "town-twinning")
    assert response.context["form"].errors["slug"] == ["This field is required."]


@pytest.mark.parametrize("title", ["", "???", "京都"])
def test_draft_needs_an_address_if_its_title_makes_none(title, add):
    response = add(SAVE, title=title, slug="")

    assert response.context["form"].errors["slug"] == ["This field is required."]
    assert not AffiliationIndexPage.objects.exists()
