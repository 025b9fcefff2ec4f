"""What the documents name is there: files, commands of make and of manage.py."""

import re

import pytest
from django.core.management import get_commands

from tests.servers import ROOT

DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
FOLDERS = [ROOT, ROOT / "affiliations", ROOT / "affiliations/static"]
OURS = "affiliations|docs|home|locale|locale_packages|site_project|static|templates|tests"
KINDS = "css|html|js|md|po|py|toml|webp"


def ids(document):
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=ids)
def test_every_file_that_a_document_names_is_there(document):
    text = document.read_text()
    names = re.findall(rf"`((?:{OURS})/[\w./-]*|(?!mysite/)[\w./-]+/[\w-]+\.(?:{KINDS}))`", text)
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)

    missing = [
        *(name for name in names if not any((folder / name).exists() for folder in FOLDERS)),
        *(link for link in links if not (document.parent / link).exists()),
    ]

    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=ids)
def test_every_command_that_a_document_names_is_there(document):
    text = document.read_text()
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"`make ([\w-]+)", text)) <= targets
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= get_commands().keys()
