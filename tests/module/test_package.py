"""The package holds the module, and nothing of the site."""

import subprocess
import tarfile
import tomllib
import zipfile
from importlib.metadata import packages_distributions

import pytest

from tests.servers import ROOT
from tests.test_structure import imported, modules

pytestmark = pytest.mark.server

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
NAME = f"municipal_affiliations-{PROJECT['version']}"


@pytest.fixture(scope="module")
def tracked():
    """The files of the module."""
    listed = subprocess.run(
        ["git", "ls-files", "affiliations"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(listed.stdout.split())


def test_wheel_holds_the_module_only(wheel, tracked):
    information = {"METADATA", "RECORD", "WHEEL", "licenses/LICENSE"}

    assert set(zipfile.ZipFile(wheel).namelist()) == tracked | {
        f"{NAME}.dist-info/{name}" for name in information
    }


def test_sdist_holds_what_the_wheel_is_made_of(distributions, tracked):
    [path] = distributions.glob("*.tar.gz")
    others = {".gitignore", "CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "pyproject.toml"}

    with tarfile.open(path) as file:
        names = {member.name for member in file if member.isfile()}

    assert names == {f"{NAME}/{name}" for name in tracked | others}


def test_package_declares_what_the_module_imports():
    names = {
        name.partition(".")[0]
        for path, tree in modules("affiliations")
        for name in imported(path, tree)
    }
    providers = packages_distributions()
    imports = {providers[name][0].lower() for name in names - {"affiliations"} if name in providers}

    declared = {
        requirement.partition("~")[0].partition(">")[0] for requirement in PROJECT["dependencies"]
    }

    assert imports == declared
