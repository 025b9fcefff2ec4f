"""The Turkish texts: complete, current and compiled."""

import os
import shutil
import subprocess
import sys

import polib
import pytest

from tests.servers import ROOT

FOLDERS = ("locale", "locale_packages", "affiliations/locale")
CATALOGUES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.po"))]


@pytest.fixture(params=CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def path(request):
    return request.param


def test_turkish_is_there():
    assert {str(path.relative_to(ROOT).with_suffix("")) for path in CATALOGUES} == {
        "affiliations/locale/tr/LC_MESSAGES/django",
        "locale/tr/LC_MESSAGES/django",
        "locale_packages/tr/LC_MESSAGES/django",
        "locale_packages/tr/LC_MESSAGES/djangojs",
    }


def test_every_text_is_translated(path):
    catalogue = polib.pofile(str(path))

    assert catalogue.translated_entries() != []
    assert [entry.msgid for entry in catalogue if entry.fuzzy or not entry.translated()] == []
    assert catalogue.obsolete_entries() == []


def test_placeholders_are_those_of_the_source(path):
    check = subprocess.run(
        ["msgfmt", "--check-format", "--check-accelerators", "-o", os.devnull, path],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (check.returncode, check.stderr) == (0, "")


def test_compiled_catalogue_is_that_of_the_texts(path):
    texts, compiled = polib.pofile(str(path)), polib.mofile(str(path.with_suffix(".mo")))

    def entries(catalogue):
        return {(e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in catalogue if e.msgid}

    assert entries(compiled) == entries(texts)


@pytest.mark.server
def test_no_text_is_missing_from_the_catalogues_or_left_over(tmp_path):
    copy = tmp_path / "project"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "var", "node_modules"))

    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-v0"],
        cwd=copy,
        env={**os.environ, "DATA_DIR": str(tmp_path)},
        check=True,
    )

    for path in CATALOGUES:
        assert (copy / path.relative_to(ROOT)).read_text() == path.read_text()
