"""The order of things that have keys, and what moved from one order to another.

The things of a heaviest common subsequence of the two orders stay, and the others count as moved.
So what somebody dragged past twenty others is one move, not twenty-one.
"""

from bisect import bisect_left
from collections.abc import Hashable, Mapping


def moved_keys(
    before: list[Hashable], after: list[Hashable], weights: Mapping[Hashable, int]
) -> set[Hashable]:
    """Return the keys that must move to get from one order of the same keys to the other.

    Their total weight is as small as possible: the keys of a heaviest increasing subsequence of
    positions stay. With n keys it needs about n log n comparisons.
    """
    positions = {key: position for position, key in enumerate(before)}
    # The best subsequences, by the position at which they end (``ends``, ascending). The later one
    # ends, the heavier it is: (weight, index of its last key).
    ends, best = [], []
    previous: list[int | None] = []
    for index, key in enumerate(after):
        position = positions[key]
        slot = bisect_left(ends, position)
        weight, last = best[slot - 1] if slot else (0, None)
        weight += weights[key]
        previous.append(last)
        beaten = slot
        while beaten < len(ends) and best[beaten][0] <= weight:
            beaten += 1
        ends[slot:beaten] = [position]
        best[slot:beaten] = [(weight, index)]
    stays, index = set(), best[-1][1] if best else None
    while index is not None:
        stays.add(after[index])
        index = previous[index]
    return set(after) - stays
