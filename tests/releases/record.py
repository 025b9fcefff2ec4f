"""Record a release: ``python -m tests.releases.record``, once, when its version is settled.

Keeps under ``tests/releases/<version>/`` the database and the pictures of a site that this release
served and that ``content`` filled, and what ``survey`` finds there. Every later release has to
find the same.
"""

import lzma
import shutil
import sqlite3
import sys
import tempfile
import tomllib
from pathlib import Path

from tests.servers import ROOT, running_site

RELEASES = Path(__file__).parent
VARIABLES = {
    "SITE_URL": "http://127.0.0.1:8000",
    "EMAIL_URL": "memorymail://",
    # Whoever has a link to a draft must be able to follow it whenever the test is run.
    "DRAFT_LINK_DAYS": "36500",
}
FILL = """
import json
from tests.releases.content import fill
from tests.releases.survey import survey
print(json.dumps(survey(fill()), ensure_ascii=False, indent=1))
"""


def record() -> Path:
    """Write the folder of the version that ``pyproject.toml`` names, and return it."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    folder = RELEASES / version
    folder.mkdir()
    with tempfile.TemporaryDirectory() as data_dir:
        data = Path(data_dir)
        with running_site(data, **VARIABLES) as site:
            (folder / "found.json").write_text(site.run(FILL))
        with sqlite3.connect(data / "db.sqlite3") as database:
            database.execute("DELETE FROM django_session")
            database.commit()
            database.execute("VACUUM")
        (folder / "db.sqlite3.xz").write_bytes(lzma.compress((data / "db.sqlite3").read_bytes()))
        shutil.copytree(data / "media" / "original_images", folder / "original_images")
    return folder


if __name__ == "__main__":
    sys.stdout.write(f"{record()}\n")
