"""Real server processes: several workers, processes that are killed, databases that are gone."""

import os
import random
import re
import shutil
import subprocess
import time

import pytest
import requests

from site_project.snapshots.storage import index_version
from tests.editing import MAKE_EDITOR, Editor, town_name
from tests.prepared import prepare_site, prepare_static_files
from tests.servers import (
    MANAGE,
    ROOT,
    free_port,
    manage,
    running_postgresql,
    running_site,
    wait_until,
    wait_until_built,
)

pytestmark = pytest.mark.server

PAGES = ["/en/", "/tr/", "/en/memberships/", "/tr/uyelikler/", "/en/memberships/organizations.csv"]
RETITLE = """
from home.models import HomePage
home = HomePage.objects.get(locale__language_code="en")
home.title = "{title}"
home.save_revision().publish()
"""
PRINT_OUTDATED = """
from site_project.snapshots.storage import read_index, snapshot_folder
print(read_index(snapshot_folder()).outdated)
"""


@pytest.fixture(scope="module")
def stopped_site(tmp_path_factory):
    """A site with the sample content and an administrator: its folder, port and answers."""
    folder, port = tmp_path_factory.mktemp("site"), str(free_port())
    prepare_site(folder)
    with running_site(folder, PORT=port) as site:
        site.run(MAKE_EDITOR)
        return folder, port, answers(site)


@pytest.fixture(scope="module")
def data_dir(stopped_site, tmp_path_factory):
    """The folder of the site that is served."""
    folder, _port, _answers = stopped_site
    return shutil.copytree(folder, tmp_path_factory.mktemp("served") / "site")


@pytest.fixture(scope="module")
def site(data_dir):
    """The site, served by three workers."""
    with running_site(data_dir, WORKERS="3") as site:
        yield site


@pytest.fixture
def postgresql():
    with running_postgresql() as server:
        yield server


def answers(site, paths=PAGES) -> list[tuple]:
    """Return status and body of what a visitor gets at each path, over new connections."""
    responses = [requests.get(site.url + path, timeout=30) for path in paths]
    return [(response.status_code, response.text) for response in responses]


PLAIN = {"accept-encoding": "identity"}
# Untidy requests: method, path, headers, and the wanted status with the header that matters.
UNTIDY = [
    ("GET", "/en/memberships/?fbclid=x&utm_source=y", {}, 200, "", ""),
    ("GET", "/en/memberships/?page=2", {}, 200, "", ""),
    ("GET", "/en/memberships/", {"cookie": "sessionid=made-up"}, 200, "", ""),
    ("GET", "/en/memberships/", {"range": "bytes=0-0", **PLAIN}, 206, "content-length", "1"),
    ("GET", "/en/memberships/", {"range": "bytes=-1", **PLAIN}, 206, "content-length", "1"),
    (
        "GET",
        "/en/memberships/",
        {"accept-encoding": "br;q=0, gzip;q=0"},
        200,
        "content-encoding",
        None,
    ),
    ("HEAD", "/en/memberships/?utm_source=x", {}, 200, "content-language", "en"),
    ("POST", "/en/memberships/", {}, 405, "allow", "GET, HEAD"),
    ("PUT", "/en/memberships/", {}, 405, "allow", "GET, HEAD"),
    ("DELETE", "/tr/", {}, 405, "allow", "GET, HEAD"),
    ("OPTIONS", "/en/memberships/", {}, 204, "allow", "GET, HEAD"),
    ("GET", "/memberships/", {"accept-language": "tr"}, 302, "location", "/tr/uyelikler/"),
    ("GET", "/memberships", {"accept-language": "de"}, 302, "location", "/en/memberships/"),
    ("GET", "//en//memberships/", {}, 301, "location", "/en/memberships/"),
    ("GET", "/EN/Memberships/", {}, 301, "location", "/en/memberships/"),
    ("GET", "/en/memberships", {}, 301, "location", "/en/memberships/"),
    ("GET", "/en", {}, 301, "location", "/en/"),
    ("GET", "/", {"accept-language": "tr"}, 302, "location", "/tr/"),
    ("GET", "/favicon.ico", {}, 200, "content-type", "image/png"),
    ("GET", "/robots.txt", {}, 200, "content-type", "text/plain; charset=utf-8"),
    ("GET", "/sitemap.xml?x=1", {}, 200, "content-type", "application/xml"),
    ("GET", "/tr/manifest.webmanifest", {}, 200, "content-type", "application/manifest+json"),
    ("POST", "/favicon.ico", {}, 405, "allow", "GET, HEAD"),
]


def assert_untidy_requests_are_answered(site):
    """Ask what readers, programs and strangers ask, and compare with the table."""
    for method, path, headers, status, name, value in UNTIDY:
        response = requests.request(
            method, site.url + path, headers=headers, allow_redirects=False, timeout=30
        )

        assert (response.status_code, path) == (status, path)
        if name:
            assert (response.headers.get(name), path) == (value, path)
        if status == 405:
            assert "<h1>" in response.text


def test_untidy_requests_are_answered_as_the_table_says(site):
    wait_until_built(site)

    assert_untidy_requests_are_answered(site)


def test_every_worker_answers_anew_once_publishing_has_returned(site):
    editor = Editor(site)
    assert len(site.workers) == 3

    for number in range(5):
        editor.publish_home(f"Town {number}")
        names = {town_name(text) for _, text in answers(site, ["/en/", "/en/memberships/"] * 15)}

        assert names == {f"Town {number}"}


def test_change_made_by_another_process_is_answered_at_once(site):
    site.run(RETITLE.format(title="Changed elsewhere"))

    assert {town_name(text) for _, text in answers(site, ["/en/"] * 15)} == {"Changed elsewhere"}


@pytest.mark.parametrize("setting", ["SNAPSHOTS=off", "DEBUG=on", "SNAPSHOTS=on"])
def test_change_made_from_another_data_folder_is_answered_soon(setting, site, data_dir, tmp_path):
    title = f"Changed with {setting}"
    name, _, value = setting.partition("=")
    environment = {name: value, "DATABASE_URL": f"sqlite:///{data_dir}/db.sqlite3"}

    run = manage(tmp_path, "shell", "-v0", "-c", RETITLE.format(title=title), **environment)

    assert run.returncode == 0, run.stderr
    wait_until(lambda: {town_name(text) for _, text in answers(site, ["/en/"] * 9)} == {title})


def test_publisher_killed_at_any_instant_leaves_an_old_or_a_new_version(site, data_dir):
    randomness = random.Random(5)
    [folder] = (data_dir / "snapshots").glob("*/")
    known = {town_name(answers(site, ["/en/"])[0][1])}
    for number in range(8):
        title = f"Town killed {number}"
        known.add(title)
        before = index_version(folder)
        publisher = subprocess.Popen(
            [*MANAGE, "shell", "-v0", "-c", RETITLE.format(title=title)],
            env=site.environment,
            cwd=ROOT,
        )
        wait_until(lambda before=before: index_version(folder) != before)
        time.sleep(randomness.uniform(0, 0.12))
        publisher.kill()
        publisher.wait()

        home, page = answers(site, ["/en/", "/en/memberships/"])
        assert (home[0], page[0]) == (200, 200)
        assert town_name(home[1]) == town_name(page[1])
        assert town_name(home[1]) in known
        assert page[1].rstrip().endswith("</html>")

    wait_until_built(site)
    assert site.manage("snapshots", "verify", check=False).stderr == ""


def test_server_builds_all_snapshots_again_after_a_change(site):
    outdated = site.run(RETITLE.format(title="Built again") + PRINT_OUTDATED)
    assert "/en/memberships/" in outdated

    wait_until_built(site)

    assert site.manage("snapshots", "verify", check=False).stderr == ""


def test_killed_worker_is_replaced_and_answers_as_the_others(site):
    before = answers(site)
    victim = site.workers[0]

    victim.kill()

    wait_until(lambda: victim not in site.workers and len(site.workers) == 3)
    for _ in range(5):
        assert answers(site) == before


def test_editor_is_told_when_visitors_do_not_see_the_change(site, data_dir):
    editor = Editor(site)
    editor.publish_home("Seen")
    lock = data_dir / "snapshots" / "lock"
    lock.unlink()
    lock.mkdir()

    response = editor.publish_home("Not yet seen")

    warning = "Your change is stored, but visitors still see the version before it"
    assert warning in response.text
    assert town_name(answers(site, ["/en/"])[0][1]) == "Seen"
    assert "The snapshots were not renewed." in site.log.read_text()
    lock.rmdir()
    assert warning not in editor.publish_home("Seen again").text
    assert town_name(answers(site, ["/en/"])[0][1]) == "Seen again"


def assert_readable_without_database(site, before):
    """Visitors read what they read before; whoever needs the database is told that it is gone."""
    assert answers(site) == before
    assert_untidy_requests_are_answered(site)
    home = requests.get(site.url, headers={"accept-language": "tr"}, timeout=30)
    assert home.url == f"{site.url}/tr/"
    for path in ("/admin/login/", "/en/nowhere/"):
        response = requests.get(site.url + path, timeout=30)
        assert response.status_code == 503
        assert "Not available at the moment" in response.text
        assert response.headers["Retry-After"] == "60"
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("damage", [b"", b"\x00" * 100_000, os.urandom(100_000)])
def test_site_outlives_a_ruined_sqlite_database(damage, stopped_site, tmp_path):
    folder, port, before = stopped_site
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "db.sqlite3").write_bytes(damage)

    with running_site(tmp_path, PORT=port) as site:
        assert_readable_without_database(site, before)
        assert "Visitors read the pages published before" in site.log.read_text()


def test_site_outlives_its_postgresql_and_finds_it_again(postgresql, tmp_path):
    prepare_static_files(tmp_path)
    database = {"DATABASE_URL": postgresql.url}
    with running_site(tmp_path, **database) as site:
        site.run(MAKE_EDITOR)
        editor = Editor(site)
        editor.publish_home("On PostgreSQL")
        wait_until_built(site)
        before = answers(site)
        assert town_name(before[0][1]) == "On PostgreSQL"

        assert requests.get(f"{site.url}/readyz", timeout=30).status_code == 200
        written = len(site.log.read_text())
        postgresql.stop()

        assert_readable_without_database(site, before)
        assert editor.session.get(f"{site.url}/admin/").status_code == 503
        readiness = f"{site.url}/readyz"
        wait_until(lambda: requests.get(readiness, timeout=30).status_code == 503, seconds=30)
        lines = site.log.read_text()[written:].splitlines()
        assert sum("the database cannot be used: " in line for line in lines) >= 3
        assert [line for line in lines if not re.match(r"\d{4}-\d\d-\d\dT.* \[", line)] == []

        postgresql.start()

        editor.publish_home("Back again")
        assert town_name(answers(site, ["/en/"])[0][1]) == "Back again"
        wait_until_built(site)
        postgresql.stop()
        before = answers(site)
        site.process.terminate()
        site.process.wait()
    with running_site(tmp_path, PORT=site.url.rpartition(":")[2], **database) as site:
        assert_readable_without_database(site, before)

        postgresql.start()

        wait_until(lambda: "Rendered" in site.log.read_text())
        editor.publish_home("Back once more")
        assert town_name(answers(site, ["/en/"])[0][1]) == "Back once more"
