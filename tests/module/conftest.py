import shutil

import pytest

from .foreign_site import ForeignSite, build, steps


@pytest.fixture(scope="session")
def distributions(tmp_path_factory):
    """The folder with the package's wheel and sdist."""
    folder = tmp_path_factory.mktemp("dist")
    build(folder)
    return folder


@pytest.fixture(scope="session")
def wheel(distributions):
    [path] = distributions.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def prepared_site(tmp_path_factory, wheel):
    """A site in which every step of docs/module.md is done, and a copy of its empty database."""
    folder = tmp_path_factory.mktemp("outside")
    site = ForeignSite(folder / "site", folder / "packages")
    site.start()
    for step in steps():
        site.follow(step, wheel)
    shutil.copy(site.folder / "db.sqlite3", site.folder / "empty.sqlite3")
    return site


@pytest.fixture
def copied_site(prepared_site, tmp_path):
    """A copy of that site, still empty, to change."""
    site = ForeignSite(tmp_path / "site", prepared_site.packages)
    shutil.copytree(prepared_site.folder, site.folder)
    shutil.copy(site.folder / "empty.sqlite3", site.folder / "db.sqlite3")
    return site
