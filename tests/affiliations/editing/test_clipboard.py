"""Blocks that are pasted into the page editor, as its script sends them."""

import json
from uuid import UUID

import pytest
from django.urls import reverse

from affiliations.models import AffiliationIndexPage
from tests.content import make_logo

SITE = "https://other.example.org"


def send(client, body, model="affiliations.affiliationindexpage", field="body"):
    return client.post(
        reverse("affiliations_paste", args=[model, field]), body, content_type="text/plain"
    )


@pytest.fixture
def paste(admin_client):
    """A function that pastes blocks, and returns what the form is to show."""

    def paste_blocks(*blocks, site="http://testserver", is_foreign=False):
        clip = {"site": site, "isForeign": is_foreign, "blocks": blocks}
        answer = send(admin_client, json.dumps(clip))
        assert answer.status_code == 200
        return answer.json()["blocks"]

    return paste_blocks


def organization(**fields):
    return {"type": "organization", "value": {"name": "EUROCITIES", **fields}}


def rich_text(text="Cities", style="unstyled", entities=None):
    """Return a rich text as its editor has it; all of it is a link if there is an entity."""
    whole = [{"offset": 0, "length": len(text), "key": 0}]
    block = {
        "key": "a",
        "text": text,
        "type": style,
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": whole if entities else [],
    }
    return json.dumps({"blocks": [block], "entityMap": entities or {}})


def link(**data):
    return {"0": {"type": "LINK", "mutability": "MUTABLE", "data": data}}


def text_of(block, field="description"):
    return [part["text"] for part in json.loads(block["value"][field])["blocks"]]


def test_block_comes_back_whole_with_a_new_id_and_without_its_anchor(paste, db):
    logo = make_logo()
    fields = {
        "acronym": "EC",
        "anchor": "eurocities",
        "description": rich_text(),
        "logo": {"id": logo.pk, "title": "anything"},
        "principles": [{"value": {"name": "Neutrality", "text": rich_text("Above parties.")}}],
        "facts_checked_on": "2026-02-03",
        "name_language": ["en"],
        "member_since": "1995",
        "show_on_page": False,
    }

    first, second = paste(organization(**fields), organization(**fields))

    assert UUID(first["id"]) != UUID(second["id"])
    value = first["value"]
    assert (value["name"], value["acronym"], value["anchor"]) == ("EUROCITIES", "EC", None)
    assert text_of(first) == ["Cities"]
    assert (value["logo"]["id"], value["logo"]["title"]) == (logo.pk, logo.title)
    [principle] = value["principles"]
    assert principle["value"]["name"] == "Neutrality"
    assert text_of(principle, "text") == ["Above parties."]
    assert value["facts_checked_on"] == "2026-02-03"
    assert value["name_language"] == ["en"]
    assert (str(value["member_since"]), value["show_on_page"]) == ("1995", False)


def test_picture_and_links_of_another_site_are_not_taken_for_those_of_this_one(paste, home):
    entities = link(id=home.pk, parentId=1, url="/en/about/")
    clip = organization(
        logo={"id": make_logo().pk}, description=rich_text("About us", entities=entities)
    )

    [here] = paste(clip)
    [there] = paste(clip, site=SITE, is_foreign=True)

    assert here["value"]["logo"]
    assert json.loads(here["value"]["description"])["entityMap"]["0"]["data"]["id"] == home.pk
    assert there["value"]["logo"] is None
    data = json.loads(there["value"]["description"])["entityMap"]["0"]["data"]
    assert (data["url"], data.get("id")) == (f"{SITE}/en/about/", None)


def test_rich_text_keeps_only_what_its_editor_allows(paste):
    [block] = paste(
        organization(description=rich_text("Click", entities=link(url="javascript:alert(1)")))
    )

    content = json.loads(block["value"]["description"])
    assert text_of(block) == ["Click"]
    assert "javascript" not in json.dumps(content)


def test_unknown_kinds_are_left_out_and_unknown_fields_take_their_defaults(paste, db):
    blocks = paste(
        {"type": "hero", "value": {"title": "Welcome"}},
        organization(nickname="EC", principles=[{"value": {"motto": "x"}}, {"value": 3}]),
        # As release 0.2 had it.
        organization(logo={"image": 3, "decorative": True}),
    )

    assert [block["type"] for block in blocks] == ["organization"] * 2
    assert "nickname" not in blocks[0]["value"]
    assert [item["value"]["name"] for item in blocks[0]["value"]["principles"]] == [None]
    assert blocks[0]["value"]["show_on_page"] is True
    assert blocks[1]["value"]["logo"] is None


@pytest.mark.parametrize(
    "fields",
    [
        {"name": 5, "acronym": ["a"], "website": {}},
        {"logo": {"id": 10**20}},
        {"logo": {"id": "1"}},
        {"logo": "x", "member_since": [], "show_on_page": "maybe", "name_language": [1]},
        {"description": "no JSON"},
        {"description": "[]"},
        {"description": '{"blocks": [{"text": 3}], "entityMap": {}}'},
        {"description": rich_text(style="header-nine")},
        {"description": rich_text(entities=link(id="x"))},
        {"description": rich_text(entities={"0": {"type": "IMAGE", "data": {"id": 3}}})},
        {"description": None, "principles": "many", "facts_checked_on": "2026-99-99"},
    ],
)
def test_fields_of_a_wrong_shape_are_left_out(fields, paste, db):
    for is_foreign in (False, True):
        [block] = paste(organization(**{"our_role": "Member", **fields}), is_foreign=is_foreign)

        assert block["value"]["our_role"] == "Member"
        assert AffiliationIndexPage.body.field.stream_block.to_python([block])[0].value


def test_half_a_character_is_pasted_as_from_a_form(paste, db):
    clip = organization(name="Half \ud83d\0", description=rich_text("Half \ud83d, whole 😀"))

    [block] = paste(clip)

    assert block["value"]["name"] == "Half \ufffd"
    assert text_of(block) == ["Half \ufffd, whole 😀"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "text",
        "[]",
        "{}",
        '{"site": "", "isForeign": false, "blocks": 3}',
        '{"site": "", "isForeign": false, "blocks": [3]}',
        '{"site": "", "isForeign": false, "blocks": [{"type": "organization"}]}',
        '{"site": "", "isForeign": false, "blocks": [{"type": [], "value": 3}]}',
        '{"site": "", "isForeign": false, "blocks": [' + "[" * 100_000,
        '{"blocks": "' + "x" * 1_500_000 + '"}',
    ],
)
def test_what_is_no_clip_is_refused_in_a_sentence(body, admin_client):
    answer = send(admin_client, body)

    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize(
    ("model", "field"),
    [("no.model", "body"), ("nonsense", "body"), ("wagtailcore.page", "body"), ("auth.user", "id")],
)
def test_only_streams_take_blocks(model, field, admin_client):
    assert send(admin_client, "{}", model, field).status_code == 404


def test_visitors_paste_nothing(client, db):
    assert send(client, "{}").status_code == 302
