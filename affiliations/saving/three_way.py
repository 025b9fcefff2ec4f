"""The three-way merge of two versions of a document that began as one.

A document is a tree: a ``Leaf`` holds a value, a dict holds named nodes, a list of ``Item`` holds
nodes in an order. Of the version from which both began, the *base*, only the shape and a mark of
each leaf are needed (``marks``): so a form in a browser can carry it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from ..review.order import moved_keys

Path = tuple[str, ...]


@dataclass(frozen=True)
class Leaf:
    """A value that is merged as a whole. Two leaves are equal if their marks are."""

    mark: str
    value: object = field(compare=False)


@dataclass(frozen=True)
class Item:
    """A node of a list, recognized by its key. The lighter of two exchanged items has moved."""

    key: str
    node: "Node"
    weight: int = 1


Node = Leaf | dict[str, "Node"] | list[Item]


class Side(Enum):
    """Whose version of a leaf is taken."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Conflict:
    """A leaf that both sides changed, each in its own way. ``path`` leads to it."""

    path: Path
    mine: Leaf
    theirs: Leaf


class Fate(Enum):
    """What became of an item with which the two sides did what does not go together."""

    # I changed what they deleted, or the other way round: it stays, with the change.
    KEPT = auto()
    # I deleted what they moved, or the other way round: it is gone.
    DELETED = auto()
    # Both moved it: it stands where I put it.
    MOVED = auto()


@dataclass
class Merge:
    """The merged ``node``, and all that the merge could not do by itself.

    In a leaf with a conflict stands mine. ``fates`` has the path of each item, and its fate.
    """

    node: Node
    conflicts: list[Conflict] = field(default_factory=list)
    fates: dict[Path, Fate] = field(default_factory=dict)


def merge(base, mine: Node, theirs: Node, choices: Mapping[Path, Side] | None = None) -> Merge:
    """Merge two trees of one shape.

    What one side alone has changed, added, moved or deleted is in the result. ``base`` is what
    ``marks`` returns, or None for a version that is not known; where it has another shape than the
    trees, it is taken for unknown. ``choices`` settle conflicts.
    """
    result = Merge(mine)
    result.node = _Merger(result, choices or {}).merged(base, mine, theirs, ())
    return result


def marks(node: Node):
    """Return a tree's shape with a mark for each leaf, as what JSON can hold."""
    if isinstance(node, Leaf):
        return node.mark
    if isinstance(node, dict):
        return {name: marks(child) for name, child in node.items()}
    return [[item.key, marks(item.node)] for item in node]


def items_of(base) -> dict[str, object]:
    """Return ``{key: base of the item}`` of a list's base, in order."""
    if not isinstance(base, list):
        return {}
    return {
        each[0]: each[1]
        for each in base
        if isinstance(each, list) and len(each) == 2 and isinstance(each[0], str)
    }


class _Merger:
    """Merges node by node, and notes in ``result`` what does not go together."""

    def __init__(self, result: Merge, choices: Mapping[Path, Side]):
        self.result = result
        self.choices = choices

    def merged(self, base, mine: Node, theirs: Node, path: Path) -> Node:
        if isinstance(mine, Leaf):
            return self.merged_leaf(base, mine, theirs, path)
        if isinstance(mine, dict):
            before = base if isinstance(base, dict) else {}
            return {
                name: self.merged(before.get(name), node, theirs[name], (*path, name))
                for name, node in mine.items()
            }
        return self.merged_list(items_of(base), mine, theirs, path)

    def merged_leaf(self, base, mine: Leaf, theirs: Leaf, path: Path) -> Leaf:
        if theirs.mark in (mine.mark, base):
            return mine
        if mine.mark == base:
            return theirs
        choice = self.choices.get(path)
        if not choice:
            self.result.conflicts.append(Conflict(path, mine, theirs))
        return theirs if choice is Side.THEIRS else mine

    def merged_list(
        self, base: dict, mine: list[Item], theirs: list[Item], path: Path
    ) -> list[Item]:
        my_items, their_items = ({item.key: item for item in side} for side in (mine, theirs))
        weights = {item.key: item.weight for item in [*theirs, *mine]}
        i_moved, they_moved = (moved(base, side, weights) for side in (my_items, their_items))
        kept = {}
        for key in weights:
            where = (*path, key)
            my_item, their_item = my_items.get(key), their_items.get(key)
            if my_item and their_item:
                node = self.merged(base.get(key), my_item.node, their_item.node, where)
                kept[key] = Item(key, node, weights[key])
                continue
            left = my_item or their_item
            if key not in base:
                kept[key] = left
            elif marks(left.node) != base[key]:
                kept[key] = left
                self.result.fates[where] = Fate.KEPT
            elif key in i_moved | they_moved:
                self.result.fates[where] = Fate.DELETED
        for key in i_moved & they_moved:
            if key in kept and above(key, my_items, kept) != above(key, their_items, kept):
                self.result.fates[(*path, key)] = Fate.MOVED
        mine_kept, theirs_kept = (
            [kept[key] for key in side if key in kept] for side in (my_items, their_items)
        )
        return merged_order(mine_kept, theirs_kept, i_moved, they_moved)


def moved(base: Iterable[str], side: Iterable[str], weights: Mapping[str, int]) -> set[str]:
    """Return the keys of a side's items that it has moved."""
    before = [key for key in base if key in side]
    after = [key for key in side if key in base]
    return moved_keys(before, after, weights)


def above(key: str, side: Iterable[str], kept) -> str | None:
    """Return the key of the next kept item above another one on one side, or None at the top."""
    last = None
    for each in side:
        if each == key:
            return last
        if each in kept:
            last = each
    return last


def merged_order(
    mine: list[Item], theirs: list[Item], i_moved: set[str], they_moved: set[str]
) -> list[Item]:
    """Return the items of both sides in one order.

    What both have stands as theirs, but for what I moved: that stands below the next item above it
    in mine that they did not move away from there. What only one side has stands below what it
    was put below.
    """
    both = {item.key for item in mine} & {item.key for item in theirs}
    order = [item for item in theirs if item.key in both and item.key not in i_moved]
    anchor = None
    for item in mine:
        if item.key in i_moved & both:
            order.insert(order.index(anchor) + 1 if anchor else 0, item)
            anchor = item
        elif item.key in both - they_moved:
            anchor = item
    my_own, their_own = (own_below(side, both) for side in (mine, theirs))
    merged = []
    for key in [None, *(item.key for item in order)]:
        merged += [item for item in order if item.key == key]
        merged += side_by_side(their_own.get(key, []), my_own.get(key, []))
    return merged


def own_below(side: list[Item], both: set[str]) -> dict[str | None, list[Item]]:
    """Return what only one side has, by the key of the common item above it; None is the top."""
    own: dict[str | None, list[Item]] = {None: []}
    key = None
    for item in side:
        if item.key in both:
            key = item.key
            own[key] = []
        else:
            own[key].append(item)
    return own


def side_by_side(theirs: list[Item], mine: list[Item]) -> list[Item]:
    """Return what both sides have put at one place: first what stands above a heading.

    Otherwise what one side has added to a section would stand in a new section of the other.
    """
    halves = []
    for side in (theirs, mine):
        lightest = min((item.weight for item in [*theirs, *mine]), default=1)
        first = next((n for n, item in enumerate(side) if item.weight > lightest), len(side))
        halves.append((side[:first], side[first:]))
    (their_first, their_rest), (my_first, my_rest) = halves
    return their_first + my_first + their_rest + my_rest
