"""The merge of two versions: no change of either side disappears unsaid."""

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliations.saving.three_way import Conflict, Fate, Item, Leaf, Side, marks, merge

KEYS = [f"k{number}" for number in range(6)]
NEW_KEYS = {"mine": ["m1", "m2"], "theirs": ["t1", "t2"]}
TEXTS = ["one", "two", "three"]
NAMES = ["name", "website"]


def leaf(text):
    return Leaf(str(text), text)


def tree(version):
    """Return the tree of a version: ``{"title": text, "body": [(key, {name: text})]}``."""
    blocks = [
        Item(key, {name: leaf(text) for name, text in block.items()})
        for key, block in version["body"]
    ]
    return {"title": leaf(version["title"]), "body": blocks}


def version(node):
    """Return what a tree is the tree of."""
    body = [
        (item.key, {name: each.value for name, each in item.node.items()}) for item in node["body"]
    ]
    return {"title": node["title"].value, "body": body}


def merged(base, mine, theirs, choices=None):
    """Merge versions, whose base has been through JSON as in a form."""
    known = json.loads(json.dumps(marks(tree(base))))
    return merge(known, tree(mine), tree(theirs), choices)


blocks = st.fixed_dictionaries({name: st.sampled_from(TEXTS) for name in NAMES})


@st.composite
def versions(draw):
    """Draw a base, and two versions that two people have made of it."""
    keys = draw(st.permutations(KEYS))[: draw(st.integers(0, len(KEYS)))]
    base = {
        "title": draw(st.sampled_from(TEXTS)),
        "body": [(key, draw(blocks)) for key in keys],
    }
    return base, *(edited(draw, base, NEW_KEYS[side]) for side in ("mine", "theirs"))


def edited(draw, base, new_keys):
    """Draw up to four changes of a version."""
    changed = deepcopy(base)
    unused, body = list(new_keys), changed["body"]
    for _number in range(draw(st.integers(0, 4))):
        place = st.integers(0, len(body))
        kind = draw(st.sampled_from(["title", "text", "delete", "move", "add"]))
        if kind == "title":
            changed["title"] = draw(st.sampled_from(TEXTS))
        elif kind == "add" and unused:
            body.insert(draw(place), (unused.pop(), draw(blocks)))
        elif body and kind == "move":
            block = body.pop(draw(place) % len(body))
            body.insert(draw(st.integers(0, len(body))), block)
        elif body and kind == "delete":
            del body[draw(place) % len(body)]
        elif body and kind == "text":
            _key, block = body[draw(place) % len(body)]
            block[draw(st.sampled_from(NAMES))] = draw(st.sampled_from(TEXTS))
    return changed


@given(versions())
def test_one_side_alone_gives_its_own_version(drawn):
    base, mine, theirs = drawn

    for result, expected in [
        (merged(base, base, theirs), theirs),
        (merged(base, mine, base), mine),
        (merged(base, mine, mine), mine),
        (merged(base, base, base), base),
    ]:
        assert version(result.node) == expected
        assert (result.conflicts, result.fates) == ([], {})


def expected_leaf(before, mine, theirs):
    """Return the text that must be in the result, and whether there is a conflict."""
    if mine in (before, theirs):
        return theirs, False
    return mine, theirs != before


@given(versions())
def test_texts_are_those_that_somebody_has_changed(drawn):
    base, mine, theirs = drawn
    result = merged(base, mine, theirs)
    before, my_blocks, their_blocks = (dict(each["body"]) for each in drawn)

    found = version(result.node)

    expected, conflicts = {}, set()
    expected["title"], is_conflict = expected_leaf(base["title"], mine["title"], theirs["title"])
    conflicts |= {("title",)} if is_conflict else set()
    for key, block in found["body"]:
        left = my_blocks.get(key) or their_blocks.get(key)
        if key in my_blocks and key in their_blocks:
            for name in NAMES:
                expected[key, name], is_conflict = expected_leaf(
                    before[key][name], my_blocks[key][name], their_blocks[key][name]
                )
                conflicts |= {("body", key, name)} if is_conflict else set()
        else:
            expected |= {(key, name): left[name] for name in NAMES}
        assert {(key, name): block[name] for name in NAMES}.items() <= expected.items()
    assert found["title"] == expected["title"]
    assert {conflict.path for conflict in result.conflicts} == conflicts


@given(versions())
def test_blocks_are_gone_only_where_one_side_deleted_what_the_other_left_alone(drawn):
    base, mine, theirs = drawn
    before, my_blocks, their_blocks = (dict(each["body"]) for each in drawn)

    result = merged(base, mine, theirs)

    kept = [key for key, _block in version(result.node)["body"]]
    assert len(kept) == len(set(kept))
    for key in {*before, *my_blocks, *their_blocks}:
        left = my_blocks.get(key) or their_blocks.get(key)
        if key in my_blocks and key in their_blocks:
            assert key in kept
        elif key in before:
            assert (key in kept) == (left is not None and left != before[key])
            assert (result.fates.get(("body", key)) is Fate.KEPT) == (key in kept)
        else:
            assert key in kept


def order(each, *others):
    """Return the keys of a version that are in all others as well."""
    return [
        key for key, _block in each["body"] if all(key in dict(other["body"]) for other in others)
    ]


@given(versions())
def test_order_is_that_of_the_side_that_moved_something(drawn):
    base, mine, theirs = drawn
    found = version(merged(base, mine, theirs).node)

    if order(base, theirs) == order(theirs, base):
        assert order(found, mine) == order(mine, found)
    if order(base, mine) == order(mine, base):
        assert order(found, theirs) == order(theirs, found)


@given(versions())
def test_deletion_of_what_the_other_side_moved_is_told(drawn):
    base, mine, theirs = drawn
    result = merged(base, mine, theirs)
    kept = dict(version(result.node)["body"])

    for one, other in ((mine, theirs), (theirs, mine)):
        for key in order(base, one):
            was, now = (each.index(key) for each in (order(base, one), order(one, base)))
            # If it is one step further, its neighbour may be what was moved.
            is_all_that_moved = order_without(key, base, one) == order_without(key, one, base)
            if abs(was - now) > 1 and is_all_that_moved and key not in dict(other["body"]):
                fate = Fate.KEPT if key in kept else Fate.DELETED
                assert result.fates[("body", key)] is fate


def order_without(key, each, other):
    return [kept for kept in order(each, other) if kept != key]


def test_block_that_both_have_moved_stands_where_i_put_it_and_is_told():
    orders = ["abcd", "dabc", "adbc"]
    base, mine, theirs = ([Item(key, leaf(key)) for key in keys] for keys in orders)

    result = merge(marks(base), mine, theirs)

    assert [item.key for item in result.node] == ["d", "a", "b", "c"]
    assert result.fates == {("d",): Fate.MOVED}


@given(versions(), st.sampled_from(Side))
def test_choices_settle_every_conflict(drawn, side):
    conflicts = merged(*drawn).conflicts

    settled = merged(*drawn, {conflict.path: side for conflict in conflicts})

    assert settled.conflicts == []
    assert {path_value(settled.node, conflict.path) for conflict in conflicts} == {
        getattr(conflict, side.value) for conflict in conflicts
    }


def path_value(node, path):
    for step in path:
        node = node[step] if isinstance(node, dict) else {i.key: i.node for i in node}[step]
    return node


@given(versions(), st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=5))
def test_of_an_unknown_base_nothing_disappears(drawn, nonsense):
    _base, mine, theirs = drawn

    result = merge({"title": nonsense, "body": nonsense}, tree(mine), tree(theirs))

    found, both = version(result.node), dict(mine["body"])
    assert {key for key, _block in found["body"]} == both.keys() | dict(theirs["body"]).keys()
    assert {conflict.path for conflict in result.conflicts} == {
        *([("title",)] if mine["title"] != theirs["title"] else []),
        *(
            ("body", key, name)
            for key, block in theirs["body"]
            for name in NAMES
            if both.get(key, block)[name] != block[name]
        ),
    }


def test_conflict_names_both_texts():
    base = {"title": "one", "body": []}

    result = merged(base, base | {"title": "two"}, base | {"title": "three"})

    assert result.conflicts == [Conflict(("title",), leaf("two"), leaf("three"))]


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        # I add below a block that they move: mine goes with it.
        ("S a n T b", "S T b a", "S T b a n"),
        # I move a block to the end of a section to which they add.
        ("S T b a", "S a T b c", "S T b c a"),
        # Both add at the end.
        ("S a T b x", "S a T b y", "S a T b y x"),
        # They add to a section below which I begin a new one.
        ("S a N n T b", "S a x T b", "S a x N n T b"),
        ("S a x T b", "S a N n T b", "S a x N n T b"),
        # One moves a section, and the other adds to it.
        ("T b S a", "S a T b x", "T b x S a"),
        ("S a T b x", "T b S a", "T b x S a"),
        # Both begin a page.
        ("N n S a T b", "x S a T b", "x N n S a T b"),
    ],
)
def test_block_stands_in_the_section_into_which_it_was_put(mine, theirs, expected):
    """Capital letters are headings, which weigh more."""
    base, *sides = (
        [Item(key, leaf(key), weight=1 + 10 * key.isupper()) for key in text.split()]
        for text in ("S a T b", mine, theirs)
    )

    result = merge(marks(base), *sides)

    assert " ".join(item.key for item in result.node) == expected
