"""docs/upstream.md names tests and files that are there."""

import ast
import re

from tests.servers import ROOT

TEXT = (ROOT / "docs" / "upstream.md").read_text()
ENTRIES = TEXT.split("\n### ")[1:]
TEST = re.compile(r"`(tests/\S+\.py)::(\w+)`")
FILE = re.compile(r"`((?:\w+/)+[\w-]+\.\w+)(?:::\w+)?`")


def functions(path: str) -> set[str]:
    """Return the names of the functions that a module defines."""
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_interface_has_a_test_that_is_there():
    named = {entry.splitlines()[0]: TEST.findall(entry) for entry in ENTRIES}

    assert len(named) == len(ENTRIES) >= 20
    assert [name for name, tests in named.items() if not tests] == []
    assert [
        name for tests in named.values() for path, name in tests if name not in functions(path)
    ] == []


def test_every_interface_is_used_in_files_that_are_there():
    named = {entry.splitlines()[0]: FILE.findall(entry) for entry in ENTRIES}
    ours = {
        name: [path for path in paths if not path.startswith("tests/")]
        for name, paths in named.items()
    }

    assert [name for name, paths in ours.items() if not paths] == []
    assert [path for paths in ours.values() for path in paths if not (ROOT / path).is_file()] == []
