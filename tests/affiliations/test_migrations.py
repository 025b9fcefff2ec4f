"""Data migrations, called as Django calls them, over what older releases stored."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from wagtail.models import Revision
from wagtail_localize.models import (
    OverridableSegment,
    String,
    StringSegment,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.strings import StringValue

from affiliations.models import AffiliationIndexPage
from tests.content import make_logo, organization, publish_page, section

DAMAGED = [None, {"type": "organization", "value": None}, {"type": "organization"}, 5, {"value": 1}]


def migrate(name):
    """Run the functions of a migration on the database as it is."""
    migration = import_module(f"affiliations.migrations.{name}").Migration
    for operation in migration.operations:
        if hasattr(operation, "code"):
            operation.code(apps, None)


def store(page, change):
    """Change the stored body of a page and its revisions as JSON, as an older release wrote it."""
    pages = AffiliationIndexPage.objects.filter(pk=page.pk)
    body = pages.get().body.get_prep_value()
    change(body)
    pages.update(body=body)
    for revision in page.revisions.all():
        body = json.loads(revision.content["body"])
        change(body)
        revision.content["body"] = json.dumps(body)
        revision.save()


def stored_bodies(page):
    """Return the body of a page and those of its revisions, as they are stored."""
    live = AffiliationIndexPage.objects.get(pk=page.pk).body.raw_data
    revisions = page.revisions.order_by("pk")
    return [list(live), *(json.loads(each.content["body"]) for each in revisions)]


@pytest.fixture
def page(db):
    page = publish_page(
        section(), organization(logo=make_logo(40, 40)), organization("Second", website="")
    )
    page.title = "A draft"
    page.save_revision()
    return page


def test_logos_are_pictures_in_pages_drafts_and_revisions(page):
    (logo,) = {block["value"]["logo"] for block in page.body.get_prep_value()[1:2]}

    def as_before(body):
        parts = {"image": logo, "alt_text": "Twelve stars", "decorative": False}
        body[1]["value"]["logo"] = parts
        body[2]["value"]["logo"] = {"image": None, "alt_text": "", "decorative": None}

    store(page, as_before)
    migrate("0004_plain_logos")

    assert [[block["value"]["logo"] for block in body[1:]] for body in stored_bodies(page)] == [
        [logo, None]
    ] * 3


def test_damaged_bodies_stop_no_upgrade(page):
    other = publish_page(section(), organization(), title="Other")
    store(page, lambda body: body.extend(DAMAGED))
    Revision.objects.filter(object_id=str(other.pk)).update(content={"body": "no JSON"})
    publish_page(section(), organization(), title="Third").revisions.update(content=[])

    migrate("0004_plain_logos")

    assert all(body[3:] == DAMAGED for body in stored_bodies(page)[1:])


def test_translators_are_asked_for_no_text_of_a_logo(page):
    source, _ = TranslationSource.update_or_create_from_instance(page)
    block = page.body[1].id

    def context(path):
        return TranslationContext.objects.create(
            object=source.object, path=path, field_path="body.organization.logo"
        )

    string = String.from_value(source.locale, StringValue.from_plaintext("Twelve stars"))
    StringSegment.objects.create(
        source=source, context=context(f"body.{block}.logo.alt_text"), string=string, order=1
    )
    OverridableSegment.objects.create(
        source=source, context=context(f"body.{block}.logo.image"), data_json="1", order=2
    )
    texts = source.stringsegment_set.count()

    migrate("0004_plain_logos")

    assert source.stringsegment_set.count() == texts - 1 > 0
    assert not source.overridablesegment_set.exists()


def test_texts_of_logos_on_other_pages_stay(home):
    source, _ = TranslationSource.update_or_create_from_instance(home)
    context = TranslationContext.objects.create(
        object=source.object, path="body.x.logo.alt_text", field_path="body.card.logo.alt_text"
    )
    string = String.from_value(source.locale, StringValue.from_plaintext("Twelve stars"))
    StringSegment.objects.create(source=source, context=context, string=string, order=1)

    migrate("0004_plain_logos")

    assert source.stringsegment_set.filter(context=context).exists()


def sections(body):
    return [block["value"].get("anchor") for block in body if block["type"] == "section"]


def without_anchors(body):
    for block in body:
        if block["type"] == "section":
            block["value"].pop("anchor", None)


def test_sections_of_live_pages_get_anchors_that_drafts_and_translations_share(page, turkish):
    translated = page.copy_for_translation(turkish, copy_parents=True)
    translated.body[0].value["heading"] = "Uluslararası"
    translated.save_revision().publish()
    page.body[0].value["heading"] = "A heading in the draft"
    page.body.append(section("Only in the draft"))
    page.save_revision()
    for each in (page, translated):
        store(each, without_anchors)

    migrate("0005_section_anchors")

    live, first, second, third = stored_bodies(page)
    assert [sections(body) for body in (live, first, second)] == [["international"]] * 3
    assert sections(third) == ["international", ""]
    assert all(sections(body)[0] == "international" for body in stored_bodies(translated))


def test_anchor_of_an_organization_stays_when_its_section_is_called_alike(page):
    store(page, without_anchors)
    store(page, lambda body: body[1]["value"].update(anchor="international"))

    migrate("0005_section_anchors")

    assert sections(stored_bodies(page)[0]) == ["international-2"]


def test_organization_without_a_stored_anchor_keeps_the_one_that_visitors_know(page):
    def named_alike(body):
        body[0]["value"]["heading"] = body[1]["value"]["name"] = "EUROCITIES"
        body[1]["value"]["anchor"] = ""

    store(page, without_anchors)
    store(page, named_alike)

    migrate("0005_section_anchors")

    live = AffiliationIndexPage.objects.get(pk=page.pk)
    (only,) = live.sections
    assert (only.anchor, only.entries[0].anchor) == ("eurocities-2", "eurocities")


def test_sections_without_ids_get_anchors_of_their_own(page):
    def without_ids(body):
        body.append({**body[0], "value": {**body[0]["value"], "heading": "National"}})
        for block in body:
            block.pop("id")

    store(page, without_anchors)
    store(page, without_ids)

    migrate("0005_section_anchors")

    assert sections(stored_bodies(page)[0]) == ["international", "national"]


def test_section_that_was_never_published_waits_for_its_anchor(page):
    AffiliationIndexPage.objects.filter(pk=page.pk).update(live=False)
    store(page, without_anchors)

    migrate("0005_section_anchors")

    assert {anchor for body in stored_bodies(page) for anchor in sections(body)} == {""}
