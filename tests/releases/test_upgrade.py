"""Every release brings up what an older one left, and everybody finds what they had."""

import json
import lzma
import shutil
from pathlib import Path

import pytest

from tests.prepared import prepare_static_files
from tests.servers import running_site

from .record import VARIABLES

RELEASES = sorted(file.parent for file in Path(__file__).parent.glob("*/found.json"))
SURVEY = """
import json
from tests.releases.survey import survey
print(json.dumps(survey({draft_links!r})))
"""


@pytest.mark.server
@pytest.mark.parametrize("release", RELEASES, ids=lambda folder: folder.name)
def test_everything_of_an_older_release_is_found_as_before(release, tmp_path):
    recorded = json.loads((release / "found.json").read_text())
    (tmp_path / "db.sqlite3").write_bytes(lzma.decompress((release / "db.sqlite3.xz").read_bytes()))
    shutil.copytree(release / "original_images", tmp_path / "media" / "original_images")
    prepare_static_files(tmp_path)

    with running_site(tmp_path, **VARIABLES) as site:
        found = json.loads(site.run(SURVEY.format(draft_links=list(recorded["draft links"]))))

    for url, page in recorded["pages"].items():
        assert set(page.pop("texts")) <= set(found["pages"][url].pop("texts"))
        assert found["pages"][url] == page, url
    assert found == recorded
