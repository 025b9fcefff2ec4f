"""What the form of a block that nobody has opened sends, and what its fields would send."""

import json

import pytest
from django import forms
from wagtail import blocks

from affiliations.blocks import AffiliationPageBody
from affiliations.editing.state import drawn_late
from affiliations.models import AffiliationIndexPage
from tests.content import make_logo, organization, publish_page, section
from tests.windows import Window, newest

BODY = AffiliationIndexPage._meta.get_field("body").stream_block
EMPTY = json.dumps({"blocks": [], "entityMap": {}})
RICH = (
    '<p data-block-key="a1b2c">Connects <b>big <i>cities</i></b>, see '
    '<a href="https://eurocities.eu">its site</a>.</p>'
    '<ul><li data-block-key="d3e4f">One</li><li data-block-key="g5h6i">Two</li></ul>'
)


def paragraph(text):
    return {
        "key": "a",
        "text": text,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }


def posted(*states):
    """Return what a form sends for the states of blocks that nobody has opened."""
    data = {"body-count": str(len(states))}
    for position, state in enumerate(states):
        own = f"body-{position}"
        data |= {
            f"{own}-deleted": "",
            f"{own}-order": str(position),
            f"{own}-type": state["type"],
            f"{own}-id": state["id"],
            f"{own}-value.state": json.dumps(state["value"]),
        }
    return data


def read(data):
    return BODY.value_from_datadict(data, {}, "body")


def filled(body):
    """Return what is stored of a body, without the fields that are empty in one way or another."""
    return [
        {name: str(value) for name, value in block["value"].items() if value}
        if isinstance(block["value"], dict)
        else block["value"]
        for block in body.get_prep_value()
    ]


def test_blocks_that_nobody_opened_arrive_as_they_were(db):
    page = publish_page(
        section("National", introduction=RICH),
        ("text", RICH),
        organization("Bare", description=RICH),
        organization(
            "EUROCITIES",
            acronym="EC",
            description=RICH,
            logo=make_logo(),
            website="https://eurocities.eu",
            principles=[{"name": "Neutrality", "text": RICH}, {"name": "Openness", "text": RICH}],
            member_since=1995,
            name_language="en",
            facts_checked_on="2026-02-03",
            internal_note="Ask the mayor",
            show_on_page=False,
        ),
    )

    value = read(posted(*BODY.get_form_state(page.body)))

    assert filled(value) == filled(page.body)


def test_opened_and_unopened_blocks_are_sent_together(db):
    page = publish_page(section("National"), organization("EUROCITIES"))
    first, second = BODY.get_form_state(page.body)
    data = posted(first, second)
    del data["body-0-value.state"]
    fields = {"heading": "International", "introduction": EMPTY, "anchor": "national"}
    data |= {f"body-0-value-{name}": value for name, value in fields.items()}

    value = read(data)

    assert value[0].value["heading"] == "International"
    assert value[1].value["name"] == "EUROCITIES"


@pytest.mark.parametrize(
    "state",
    [
        None,
        [],
        {},
        "text",
        7,
        {"name": None, "principles": 7, "description": {}, "logo": {}},
        {"principles": [7, {"value": None}, {"value": {"text": 3}}], "show_on_page": []},
    ],
)
def test_wrong_state_leaves_an_empty_block(db, state):
    [block] = read(posted({"type": "organization", "id": "a", "value": state}))

    assert block.value["name"] in ("", None)
    assert block.value["description"].source == ""


def test_half_a_character_arrives_as_from_a_form(admin_client):
    """A browser sends U+FFFD for it; JSON names it, and then no answer could hold it."""
    page = publish_page(section("National"), organization("EUROCITIES"))
    window = Window(admin_client, page)
    text = json.dumps({"blocks": [paragraph("Half \ud83d, whole 😀\0")], "entityMap": {}})
    value = {"name": "Half \ud83d\0", "description": text, "principles": [{"id": "\udc00"}]}

    window.save(**{"body-1-value.state": json.dumps(value)})

    _section, block = newest(page).body
    assert block.value["name"] == "Half \ufffd"
    assert "Half \ufffd, whole 😀</p>" in block.value["description"].source
    assert admin_client.get(window.url).status_code == 200


def test_state_that_is_no_json_is_a_bad_request(admin_client):
    page = publish_page(section("National"), organization("EUROCITIES"))

    answer = Window(admin_client, page).save(**{"body-0-value.state": "{"})

    assert answer.status_code == 400
    assert page.revisions.count() == 1


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>One</p><p></p><p>Two</p>", ["One", "", "Two"]),
        ("<p></p>", None),
        ("", None),
        ("<p>\u2003 </p>", None),
    ],
)
def test_rich_text_is_as_its_editor_writes_it(html, texts):
    [state] = BODY.get_form_state(BODY.to_python([{"type": "text", "value": html, "id": "a"}]))

    content = json.loads(state["value"])

    assert (content and [line["text"] for line in content["blocks"]]) == texts
    assert json.dumps(content, ensure_ascii=False, separators=(",", ":")) == state["value"]


class TwoParts(blocks.FieldBlock):
    def __init__(self, **kwargs):
        self.field = forms.SplitDateTimeField()
        super().__init__(**kwargs)


def test_block_whose_fields_send_more_than_a_text_is_drawn_at_once():
    body = blocks.StreamBlock(
        [
            ("plain", blocks.StructBlock([("name", blocks.CharBlock())])),
            ("dates", blocks.StructBlock([("when", blocks.ListBlock(TwoParts()))])),
            ("choices", blocks.MultipleChoiceBlock(choices=[("a", "A")])),
        ]
    )

    assert drawn_late(body) == ["plain"]
    assert drawn_late(AffiliationPageBody()) == ["section", "organization", "text"]
