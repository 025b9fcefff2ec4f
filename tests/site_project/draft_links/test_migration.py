"""Links that wagtaildraftsharing kept are taken over, on real databases and without the package."""

import json
import signal
from contextlib import ExitStack

import pytest

from tests.prepared import prepare_site
from tests.servers import manage, running_postgresql

pytestmark = pytest.mark.server

NOTHING = {
    "old table": False,
    "links": [],
    "log entries": [],
    "permissions": 0,
    "references": 0,
    "migrations": 0,
}
OLD_SITE = {
    "old table": True,
    "links": [],
    "log entries": [
        "wagtaildraftsharing.create_sharing_link",
        "wagtaildraftsharing.reuse_sharing_link",
    ],
    "permissions": 1,
    "references": 6,
    "migrations": 1,
}
# Who made it, and how many days from now it was made, expires and was ended.
LINKS = [
    ["maker", -2, 5, None],
    [None, -6, 1, None],
    ["maker", -4, 3, 0],
    ["maker", -9, -2, -2],
    ["maker", -47, -40, None],
    ["maker", -7, 0, None],
]
SHOWN = [200, "Shared draft"]
ENDED = [410, "This link no longer works"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def run(request, tmp_path_factory):
    """A function that makes calls in one process of a site, and returns what they returned."""
    data_dir = tmp_path_factory.mktemp("site")
    with ExitStack() as servers:
        variables = {"DEBUG": "on"}
        if request.param == "postgresql":
            variables["DATABASE_URL"] = servers.enter_context(running_postgresql()).url

        def call(*calls, status=0):
            script = (
                "import json\n"
                "from tests.site_project.draft_links.old_draft_links import *\n"
                f"print(json.dumps([{', '.join(calls)}]))"
            )
            done = manage(data_dir, "shell", "-v0", "-c", script, **variables)
            assert done.returncode == status, done.stderr
            return json.loads(done.stdout or "null")

        if request.param == "sqlite":
            prepare_site(data_dir)
        else:
            manage(data_dir, "migrate", **variables)
        yield call


def test_site_that_never_had_the_package_has_no_links(run):
    _, _, state_after = run("unmigrate()", "migrate()", "state()")

    assert state_after == NOTHING


def test_site_that_never_shared_a_draft_loses_the_empty_table(run):
    _, state_before, _, state_after = run("make_old_site([])", "state()", "migrate()", "state()")

    assert state_before == {**OLD_SITE, "references": 0}
    assert state_after == {**NOTHING, "log entries": ["draft_links.make"] * 2}


def test_links_answer_as_before_and_histories_stay_readable(run):
    _, state_before, _, state_after, answers, history, makers, links = run(
        "make_old_site()",
        "state()",
        "migrate()",
        "state()",
        "answers()",
        "history()",
        "makers_without_the_user()",
        "links_without_the_revision()",
    )

    assert state_before == OLD_SITE
    assert state_after == {**NOTHING, "links": LINKS, "log entries": ["draft_links.make"] * 2}
    assert answers == {
        "active": SHOWN,
        "anonymous": SHOWN,
        "ended": ENDED,
        "ended and expired": ENDED,
        "expired": ENDED,
        "without an end": ENDED,
    }
    assert history == ["Draft link made", "Draft link made"]
    assert makers == [None] * len(LINKS)
    assert links == []


def test_migration_that_is_killed_leaves_the_links_and_can_be_run_again(run):
    run("make_old_site()", "migrate_until_killed()", status=-signal.SIGKILL)

    state_before, _, state_after = run("state()", "migrate()", "state()")

    assert state_before == OLD_SITE
    assert state_after["links"] == LINKS
