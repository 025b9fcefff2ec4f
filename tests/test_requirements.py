"""The files that name the packages to install."""

from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.servers import ROOT


def pinned_packages(name: str) -> dict[str, Requirement]:
    """Return the packages that a file pins, by their normal names."""
    lines = (ROOT / name).read_text().splitlines()
    pinned = [Requirement(line.rstrip(" \\")) for line in lines if line[:1].isalnum()]
    return {canonicalize_name(requirement.name): requirement for requirement in pinned}


def needed_with_extras(package: str) -> list[Requirement]:
    """Return the packages that an installed package needs together with an extra of theirs."""
    try:
        needed = map(Requirement, requires(package) or [])
    except PackageNotFoundError:
        return []
    return [
        each
        for each in needed
        if each.extras and (each.marker is None or each.marker.evaluate({"extra": ""}))
    ]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_extra_that_a_package_needs_is_pinned(name):
    """Without it, pip tries the newest version, and fails because the file has no hash of it."""
    pinned = pinned_packages(name)
    needed = [each for package in pinned for each in needed_with_extras(package)]

    assert "willow" in {canonicalize_name(each.name) for each in needed}
    for each in needed:
        assert each.extras <= pinned[canonicalize_name(each.name)].extras, each
