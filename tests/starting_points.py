"""Content that several tests start from: stored once in each process, and there when a test begins.

Storing it in every test took a third of their time. The database is in memory, so that all of it is
loaded in a millisecond, as it was with that content; before the test's transaction begins.
"""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from inspect import signature

import pytest
from django.db import connection, transaction
from django.db.models import Model

EMPTY = "empty site"
functions: dict[str, Callable] = {}
# What each function returned, and the database as it was then.
stored: dict[str, tuple[Model | tuple[Model, ...] | None, bytes]] = {}
loaded = EMPTY


def starting_point(function: Callable[..., Model | tuple[Model, ...]]):
    """Make a fixture of a function that stores content in an empty site and returns it.

    Its parameter, where it has one, is the starting point that it adds to. The fixture gives what
    was stored, read again. Where a test has two, neither of which adds to the other, it begins with
    the one that it names first, and stores the other itself.
    """
    name = function.__name__
    functions[name] = function

    @pytest.fixture(name=name)
    def content(request, db):
        if name in way_to(loaded):
            return read_again(name)
        return function(*map(request.getfixturevalue, signature(function).parameters))

    return content


def keep_empty_site() -> None:
    """Remember the database as it is for tests without a starting point."""
    stored[EMPTY] = (None, connection.connection.serialize())


def load_starting_point(fixtures: Iterable[str]) -> None:
    """Fill the database with what a test that uses these fixtures, in their order, starts from."""
    first, *others = [name for name in fixtures if name in functions] or [EMPTY]
    name = max((way for way in map(way_to, [first, *others]) if first in way), key=len)[0]
    if name != loaded:
        load(name)


def way_to(name: str) -> list[str]:
    """Return the names of a starting point and of those it adds to."""
    earlier = signature(functions[name]).parameters if name in functions else ()
    return [name, *(each for parameter in earlier for each in way_to(parameter))]


def load(name: str) -> None:
    global loaded
    if name not in stored:
        store(name)
    _content, database = stored[name]
    with closing(sqlite3.connect(":memory:")) as source:
        source.deserialize(database)
        source.backup(connection.connection)
    loaded = name


def store(name: str) -> None:
    [_name, *earlier] = way_to(name)
    load(earlier[0] if earlier else EMPTY)
    with transaction.atomic():
        content = functions[name](*map(read_again, earlier[:1]))
        stored[name] = (content, connection.connection.serialize())
        transaction.set_rollback(True)


def read_again(name: str) -> Model | tuple[Model, ...]:
    content, _database = stored[name]
    objects = content if isinstance(content, tuple) else (content,)
    again = tuple(type(each).objects.get(pk=each.pk) for each in objects)
    return again if isinstance(content, tuple) else again[0]
