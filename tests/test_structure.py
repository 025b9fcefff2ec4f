"""Imports point one way: what a reader has to know before, stands before."""

import ast
from collections.abc import Iterator
from importlib import import_module

import pytest

from tests.servers import ROOT

# A part of the module imports parts of lower levels, and itself; nothing above or beside it.
LEVELS = [
    {"content"},
    {"publishing", "review", "advice", "programs", "templatetags"},
    {"translation", "languages", "saving", "editing"},
    {"blocks"},
    {"models"},
    {"register", "sample"},
    {"admin", "after_publishing"},
    {"urls"},
    {"checks"},
    {"apps", "management", "wagtail_hooks"},
]
LEVEL_OF = {part: number for number, parts in enumerate(LEVELS) for part in parts}
# What Django makes, and looks up by its name.
GENERATED = {"__init__", "migrations"}
LARGEST_FOLDER = 13


def modules(package: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield the dotted name and the syntax tree of each module of a package."""
    for path in (ROOT / package).rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts), ast.parse(path.read_text())


def imported(name: str, tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names that a module imports; relative ones are made absolute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = name.split(".")[: -node.level] if node.level else []
            start = ".".join([*package, *filter(None, [node.module])])
            yield from (f"{start}.{alias.name}" for alias in node.names)


def part_of(name: str) -> str:
    """Return the part of the module that a dotted name belongs to, "" for the module itself."""
    return [*name.split("."), ""][1]


def test_parts_of_the_module_import_lower_levels_only():
    upward = [
        (name, other)
        for name, tree in modules("affiliations")
        if (part := part_of(name)) not in GENERATED
        for other in imported(name, tree)
        if other.startswith("affiliations.")
        and part_of(other) != part
        and LEVEL_OF[part_of(other)] >= LEVEL_OF[part]
    ]

    assert upward == []


def test_every_part_of_the_module_has_a_level():
    parts = {part_of(name) for name, _tree in modules("affiliations")}

    assert parts - GENERATED == LEVEL_OF.keys()


@pytest.mark.parametrize(
    ("app", "others"),
    [("affiliations", {"home", "site_project"}), ("home", {"affiliations", "site_project"})],
)
def test_apps_import_neither_each_other_nor_the_project(app, others):
    packages = {
        other.partition(".")[0] for name, tree in modules(app) for other in imported(name, tree)
    }

    assert "wagtail" in packages
    assert packages & others == set()


@pytest.mark.parametrize("package", ["affiliations", "home", "site_project"])
def test_no_folder_has_more_modules_than_one_can_name(package):
    folders = {path.parent for path in (ROOT / package).rglob("*.py")}
    sizes = {folder: len(list(folder.glob("*.py"))) for folder in folders}

    assert sizes[ROOT / package] > 0
    assert {folder: size for folder, size in sizes.items() if size > LARGEST_FOLDER} == {}


def test_what_migrations_name_can_still_be_imported():
    """A block's class and a function that stand in a migration keep their path for ever."""
    names = {
        other
        for package in ("affiliations", "home", "site_project")
        for name, tree in modules(package)
        if ".migrations." in name
        for node in ast.walk(tree)
        if (other := dotted(node)).startswith(("affiliations.", "home.", "site_project."))
    }

    assert {"affiliations.blocks.WebsiteBlock", "affiliations.languages.language_choices"} <= names
    for name in names:
        module, _dot, attribute = name.rpartition(".")
        assert hasattr(import_module(module), attribute), name


def dotted(node: ast.AST) -> str:
    """Return what a syntax tree's node names: a dotted path, or a text that may be one."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if node.value.count(".") > 1 else ""
    return node.id if isinstance(node, ast.Name) else ""
