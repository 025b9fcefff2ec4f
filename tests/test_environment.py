"""What is read from the environment is documented."""

import ast
import re

import pytest

from tests.servers import ROOT

READERS = re.compile(r"env(\.\w+)?|os\.getenv|os\.environ\.(get|pop)")


def variables_of_python() -> set[str]:
    """Return the names that the product's modules read."""
    paths = [
        path
        for package in ("affiliations", "home", "site_project")
        for path in (ROOT / package).rglob("*.py")
    ]
    return {
        name.value
        for path in paths
        for node in ast.walk(ast.parse(path.read_text()))
        for name in names_read_by(node)
        if isinstance(name, ast.Constant)
    }


def names_read_by(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Call) and READERS.fullmatch(ast.unparse(node.func)):
        return node.args[:1]
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        return [node.slice]
    return []


def variables_of_make() -> set[str]:
    """Return the names that the shell's commands in the Makefile read, as in ``$${HOST:-…}``."""
    return set(re.findall(r"\$\$\{?([A-Z_]+)", (ROOT / "Makefile").read_text()))


@pytest.mark.parametrize(
    ("variables", "known"),
    [(variables_of_python, {"SITE_URL", "WORKERS"}), (variables_of_make, {"HOST", "PORT"})],
)
def test_variable_that_is_read_is_documented(variables, known):
    pages = ["README.md", "docs/operating.md"]
    documented = {
        name for page in pages for name in re.findall(r"`([A-Z_]+)[`=]", (ROOT / page).read_text())
    }

    read = variables()

    assert known <= read
    assert read - documented == set()
