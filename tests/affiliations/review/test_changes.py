from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.blocks import StreamValue

from affiliations.blocks import AffiliationPageBody
from affiliations.content.outline import outline_of
from affiliations.review.changes import changes_between, comparable, placed
from affiliations.review.sentences import change_sentences
from tests.content import organization, section

BODY = AffiliationPageBody()


def stream(*blocks):
    """A stored stream, read again: ``(type, value, id)`` each."""
    values = [
        (kind, BODY.child_blocks[kind].normalize(content), block_id)
        for (kind, content), block_id in blocks
    ]
    return BODY.to_python(BODY.get_prep_value(StreamValue(BODY, values)))


def said(old, new):
    return change_sentences(changes_between(outline_of(stream(*old)), outline_of(stream(*new))))


NATIONAL = (section("National"), "national")
TOWNS = (organization("Union of Historical Towns"), "towns")
DEMOCRATS = (organization("Association of Social Democratic Municipalities"), "democrats")
HEALTHY = (organization("Healthy Cities Association"), "healthy")
INTERNATIONAL = (section("International"), "international")
RAINBOW = (organization("Rainbow Cities Network"), "rainbow")
CITIES = (organization("EUROCITIES", website="https://example.org/"), "cities")
PAGE = [NATIONAL, TOWNS, HEALTHY, INTERNATIONAL, RAINBOW, CITIES]


def changed(block, **fields):
    (kind, content), block_id = block
    return ((kind, {**content, **fields}), block_id)


def without(page, *blocks):
    return [block for block in page if block not in blocks]


def replaced(block, **fields):
    return [changed(each, **fields) if each is block else each for each in PAGE]


def test_unchanged_page_reports_nothing():
    assert said(PAGE, PAGE) == []
    assert said(PAGE, without(PAGE, CITIES)) == ["EUROCITIES removed from International"]


def test_organization_dragged_to_another_section_is_the_one_that_moved():
    new = [NATIONAL, TOWNS, HEALTHY, RAINBOW, INTERNATIONAL, CITIES]

    assert said(PAGE, new) == ["Rainbow Cities Network moved from International to National"]


def test_swap_of_neighbours_is_one_move():
    new = [NATIONAL, HEALTHY, TOWNS, INTERNATIONAL, RAINBOW, CITIES]

    assert said(PAGE, new) == [
        "Healthy Cities Association moved within National: it is the first there now"
    ]


def test_move_within_a_section_says_where_to():
    new = [NATIONAL, TOWNS, HEALTHY, INTERNATIONAL, RAINBOW, CITIES, DEMOCRATS]
    moved = [NATIONAL, TOWNS, HEALTHY, INTERNATIONAL, DEMOCRATS, RAINBOW, CITIES]

    assert said(moved, new) == [
        "Association of Social Democratic Municipalities moved within International: "
        "it follows EUROCITIES now"
    ]


def test_organization_dragged_past_many_is_one_move():
    many = [(organization(f"Network {number}"), f"n{number}") for number in range(20)]

    assert said([NATIONAL, *many, TOWNS], [NATIONAL, TOWNS, *many]) == [
        "Union of Historical Towns moved within National: it is the first there now"
    ]


def test_added_and_removed_organizations_are_named_with_their_section():
    assert said(PAGE, [NATIONAL, DEMOCRATS, *without(PAGE, NATIONAL, CITIES)]) == [
        "Association of Social Democratic Municipalities added to National",
        "EUROCITIES removed from International",
    ]


def test_changed_fields_are_named_as_the_form_labels_them():
    fields = {
        "website": "https://example.com/",
        "member_since": 2004,
        "principles": [{"name": "Neutrality", "text": "<p>Yes.</p>"}],
        "internal_note": "Ask the mayor",
    }

    assert said(PAGE, replaced(CITIES, **fields)) == [
        "EUROCITIES: principles, website, member since and internal note changed"
    ]


def test_hiding_showing_and_renaming_have_words_of_their_own():
    hidden = replaced(CITIES, show_on_page=False, name="Eurocities")

    assert said(PAGE, hidden) == ["Eurocities is hidden now", "EUROCITIES renamed to Eurocities"]
    assert said(hidden, PAGE) == ["EUROCITIES is shown again", "Eurocities renamed to EUROCITIES"]


def test_name_written_at_last_is_a_changed_field():
    assert said(replaced(CITIES, name=""), PAGE) == ["EUROCITIES: name changed"]


def test_changed_heading_says_how_many_organizations_it_is_about():
    assert said(PAGE, replaced(NATIONAL, heading="In Turkey", introduction="<p>New</p>")) == [
        "Section In Turkey: heading changed (before: “National”); introduction changed; "
        "2 organizations now follow it"
    ]


def test_dragged_heading_says_whom_it_took():
    new = [NATIONAL, INTERNATIONAL, TOWNS, HEALTHY, RAINBOW, CITIES]

    assert said(PAGE, new) == [
        "Section National: 0 organizations now follow it",
        "Section International: moved below National; 4 organizations now follow it "
        "(new here: Union of Historical Towns, Healthy Cities Association)",
    ]


def test_section_whose_introduction_changed_too_says_whom_it_got():
    new = [changed(NATIONAL, introduction="<p>New</p>"), TOWNS, HEALTHY, RAINBOW, CITIES]

    assert said(PAGE, new)[0] == (
        "Section National: introduction changed; 4 organizations now follow it "
        "(new here: Rainbow Cities Network, EUROCITIES)"
    )
    assert said(PAGE, replaced(NATIONAL, introduction="<p>New</p>")) == [
        "Section National: introduction changed"
    ]


def test_removed_heading_leaves_its_organizations_to_the_one_above():
    assert said(PAGE, without(PAGE, INTERNATIONAL)) == [
        "Section National: 4 organizations now follow it "
        "(new here: Rainbow Cities Network, EUROCITIES)",
        "Section International: removed",
    ]


def test_removed_first_heading_leaves_organizations_above_all_sections():
    assert said(PAGE, without(PAGE, NATIONAL)) == [
        "the part above the first section: 2 organizations now follow it "
        "(new here: Union of Historical Towns, Healthy Cities Association)",
        "Section National: removed",
    ]


def test_text_is_called_by_its_first_words():
    text = (("text", "<p>The council decides every year which memberships it renews.</p>"), "text")
    other = (("text", "<p>The council decides.</p>"), "text")

    assert said(PAGE, [*PAGE, text]) == [
        "Text “The council decides every year which me…” added to International"
    ]
    assert said([*PAGE, text], [*PAGE, other]) == ["Text “The council decides.”: text changed"]


def test_what_only_the_rich_text_editor_writes_is_no_change():
    keyed = "<p data-block-key='x1'>What it is for.</p>".replace("'", '"')

    assert said(PAGE, replaced(CITIES, description=keyed)) == []
    assert len(said(PAGE, replaced(CITIES, description=keyed.replace("What", "That")))) == 1


def test_anchor_is_a_change_only_where_it_was_stored():
    stored = replaced(CITIES, anchor="eurocities")

    assert said(PAGE, stored) == []
    assert said(stored, replaced(CITIES, anchor="cities")) == ["EUROCITIES: anchor changed"]


def test_sentences_are_in_the_reviewers_language():
    with translation.override("tr"):
        sentences = said(PAGE, replaced(CITIES, website="https://example.com/"))

    assert sentences == ["EUROCITIES: web sitesi değişti"]


EDITS = st.tuples(
    st.sampled_from(["add", "add section", "remove", "move", "field", "hide", "rename", "swap"]),
    st.integers(0, 30),
    st.integers(0, 30),
)


def edited(page, edits):
    """Do to a page what an editor does; each edit names a block and a place by number."""
    page, count = list(page), len(page)
    for kind, first, second in edits:
        if kind.startswith("add"):
            count += 1
            make = section if kind == "add section" else organization
            page.insert(first % (len(page) + 1), (make(f"New {count}"), f"new-{count}"))
            continue
        if not page:
            continue
        index, other = first % len(page), second % len(page)
        if kind == "remove":
            del page[index]
        elif kind == "move":
            page.insert(other, page.pop(index))
        elif kind == "swap":
            page[index], page[other] = page[other], page[index]
        else:
            key = {"field": "acronym", "hide": "show_on_page", "rename": "name"}[kind]
            value = {"field": f"A{second}", "hide": second % 2 == 0, "rename": f"Name {second}"}
            if page[index][0][0] == "section":
                key, value = "heading", {kind: f"Heading {second}"}
            page[index] = changed(page[index], **{key: value[kind]})
    return page


def applied(old, found):
    """Do to an outline's blocks what a list of changes says, and no more."""
    taken = {change.place.block.id for change in found if change.is_moved or change.is_removed}
    blocks = [place.block for place in placed(old).values() if place.block]
    ids = [block.id for block in blocks if block.id not in taken]
    values = {block.id: dict(block.value) for block in blocks}
    for change in found:
        if not change.new or not change.new.block:
            continue
        block = change.new.block
        if change.is_added or change.is_moved:
            above = change.new.above
            ids.insert(ids.index(above.id) + 1 if above else 0, block.id)
        if change.is_added:
            values[block.id] = dict(block.value)
        for field in change.fields:
            values[block.id][field] = block.value[field]
    return [(block_id, values[block_id]) for block_id in ids]


@given(st.lists(EDITS, max_size=12))
def test_reported_changes_explain_the_whole_difference(edits):
    new_page = edited(PAGE, edits)
    old, new = outline_of(stream(*PAGE)), outline_of(stream(*new_page))

    found = changes_between(old, new)

    explained = [(block_id, comparable_fields(value)) for block_id, value in applied(old, found)]
    assert explained == content(new)
    assert bool(found) == (content(old) != content(new))
    assert all(change_sentences([change]) for change in found)
    moved = {change.place.block.id for change in found if change.is_moved}
    arrived = {place.block.id for change in found for place in change.arrivals}
    before = placed(old)
    regrouped = {
        place.block.id
        for key, place in placed(new).items()
        if place.is_organization and key in before and place.section_key != before[key].section_key
    }
    assert arrived == regrouped - moved


def content(sections):
    blocks = [place.block for place in placed(sections).values() if place.block]
    return [(block.id, comparable_fields(block.value)) for block in blocks]


def comparable_fields(value):
    children = BODY.child_blocks["organization" if "name" in value else "section"].child_blocks
    return {
        name: comparable(child, value.get(name))
        for name, child in children.items()
        if name != "anchor"
    }


@given(st.permutations(PAGE), st.permutations(PAGE))
def test_as_few_blocks_as_possible_count_as_moved(first, second):
    found = changes_between(outline_of(stream(*first)), outline_of(stream(*second)))

    order = [block_id for _, block_id in first]
    longest = [1] * len(second)
    ids = [block_id for _, block_id in second]
    for index in range(len(ids)):
        for earlier in range(index):
            if order.index(ids[earlier]) < order.index(ids[index]):
                longest[index] = max(longest[index], longest[earlier] + 1)
    moved = sum(change.is_moved for change in found)
    # A heading outweighs one organization, never two.
    assert len(ids) - max(longest) <= moved <= len(ids) - max(longest) + 1
