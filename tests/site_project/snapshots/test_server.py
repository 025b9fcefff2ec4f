"""Real server processes: several workers, processes that are killed, databases that are gone."""

import os
import random
import re
import subprocess
import time

import pytest
import requests
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from tests.servers import MANAGE, ROOT, running_postgresql, running_site

PAGES = ["/en/", "/tr/", "/en/memberships/", "/tr/uyelikler/", "/en/memberships/organizations.csv"]
PASSWORD = "correct horse battery staple"  # noqa: S105
MAKE_EDITOR = f"""
from django.contrib.auth import get_user_model
get_user_model().objects.create_superuser("editor", password="{PASSWORD}")
"""
RETITLE = """
from home.models import HomePage
home = HomePage.objects.get(locale__language_code="en")
home.title = "{title}"
home.save_revision().publish()
"""
FIND_EDITOR = """
from django.urls import reverse
from home.models import HomePage
home = HomePage.objects.get(locale__language_code="en")
print(reverse("wagtailadmin_pages:edit", args=[home.pk]))
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """The folder of a site with the sample content and an administrator."""
    folder = tmp_path_factory.mktemp("site")
    with running_site(folder) as site:
        site.run(MAKE_EDITOR)
    return folder


@pytest.fixture
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


def log_in(site) -> requests.Session:
    """Return the session of an administrator."""
    session = requests.Session()
    form = session.get(f"{site.url}/admin/login/")
    data = {"username": "editor", "password": PASSWORD, "csrfmiddlewaretoken": token(form)}
    assert session.post(f"{site.url}/admin/login/", data).url == f"{site.url}/admin/"
    return session


def token(response) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.text)[1]


def publish_home(site, session, title) -> requests.Response:
    """Publish the home page with another title, as the page editor's form does."""
    editor = site.url + site.run(FIND_EDITOR).strip()
    form = {"title": title, "slug": "home", "introduction": rich_text(""), "footer_text": ""}
    data = nested_form_data({**form, "comments": inline_formset([])})
    buttons = {
        "action-publish": "action-publish",
        "csrfmiddlewaretoken": token(session.get(editor)),
    }
    response = session.post(editor, {**data, **buttons})
    assert "has been published" in response.text
    return response


def town_name(answer) -> str:
    """Return the municipality's name as a page's header shows it."""
    return re.search(r'site-header__name"[^>]*>([^<]*)<', answer[1])[1]


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_every_worker_answers_anew_once_publishing_has_returned(site):
    session = log_in(site)
    assert len(site.workers) == 3

    for number in range(5):
        publish_home(site, session, f"Town {number}")
        names = {town_name(answer) for answer in answers(site, ["/en/", "/en/memberships/"] * 15)}

        assert names == {f"Town {number}"}


def test_change_made_by_another_process_is_answered_at_once(site):
    site.run(RETITLE.format(title="Changed elsewhere"))

    assert {town_name(each) for each in answers(site, ["/en/"] * 15)} == {"Changed elsewhere"}


def test_publisher_killed_at_any_instant_leaves_an_old_or_a_new_version(site, data_dir):
    randomness = random.Random(5)
    snapshots = data_dir / "snapshots"
    known = {town_name(answers(site, ["/en/"])[0])}
    for number in range(8):
        title = f"Town killed {number}"
        known.add(title)
        publisher = subprocess.Popen(
            [*MANAGE, "shell", "-v0", "-c", RETITLE.format(title=title)],
            env=site.environment,
            cwd=ROOT,
        )
        note = snapshots / f"changed-by-{publisher.pid}"
        wait_until(lambda note=note, publisher=publisher: note.exists() or publisher.poll())
        time.sleep(randomness.uniform(0, 0.12))
        publisher.kill()
        publisher.wait()

        home, page = answers(site, ["/en/", "/en/memberships/"])
        assert (home[0], page[0]) == (200, 200)
        assert town_name(home) == town_name(page)
        assert town_name(home) in known
        assert page[1].rstrip().endswith("</html>")

    site.manage("snapshots", "build")
    assert "Every snapshot is what Django answers." in site.manage("snapshots", "verify").stdout
    assert not list(snapshots.glob("*/*.draft"))


def test_change_of_a_killed_process_is_shown_by_the_worker_that_starts_next(site):
    site.run(
        """
import os
from home.models import HomePage
from site_project.snapshots import storage
storage.leave_note()
HomePage.objects.filter(locale__language_code="en").update(title="Killed in between")
"""
    )
    assert "Killed in between" not in answers(site, ["/en/"])[0][1]

    site.workers[0].kill()

    wait_until(lambda: "Killed in between" in answers(site, ["/en/"])[0][1])


def test_editor_is_told_when_visitors_do_not_see_the_change(site, data_dir):
    session = log_in(site)
    publish_home(site, session, "Seen")
    lock = data_dir / "snapshots" / "lock"
    lock.unlink()
    lock.mkdir()

    response = publish_home(site, session, "Not yet seen")

    warning = "Your change is stored, but visitors still see the version before it"
    assert warning in response.text
    assert town_name(answers(site, ["/en/"])[0]) == "Seen"
    assert "The snapshots were not built." in site.log.read_text()
    lock.rmdir()
    assert warning not in publish_home(site, session, "Seen again").text
    assert town_name(answers(site, ["/en/"])[0]) == "Seen again"


def assert_readable_without_database(site, before):
    """Visitors read what they read before; whoever needs the database is told that it is gone."""
    assert answers(site) == before
    home = requests.get(site.url, headers={"accept-language": "tr"}, timeout=30)
    assert home.url == f"{site.url}/tr/"
    for path in ("/admin/login/", "/en/nowhere/"):
        response = requests.get(site.url + path, timeout=30)
        assert response.status_code == 503
        assert "Not available at the moment" in response.text
        assert response.headers["Retry-After"] == "60"
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("damage", [b"", b"\x00" * 100_000, os.urandom(100_000)])
def test_site_outlives_a_ruined_sqlite_database(damage, data_dir, tmp_path):
    database = data_dir / "db.sqlite3"
    with running_site(data_dir) as site:
        before = answers(site)
    good = database.read_bytes()
    try:
        database.write_bytes(damage)
        with running_site(data_dir, PORT=site.url.rpartition(":")[2]) as again:
            assert_readable_without_database(again, before)
            assert "Visitors read the pages published before" in again.log.read_text()
    finally:
        for file in data_dir.glob("db.sqlite3*"):
            file.unlink()
        database.write_bytes(good)


def test_site_outlives_its_postgresql_and_finds_it_again(postgresql, data_dir, tmp_path):
    (tmp_path / "static").symlink_to(data_dir / "static")
    (tmp_path / "static.stamp").write_text((data_dir / "static.stamp").read_text())
    port = {"DATABASE_URL": postgresql.url}
    with running_site(tmp_path, **port) as site:
        site.run(MAKE_EDITOR)
        session = log_in(site)
        publish_home(site, session, "On PostgreSQL")
        before = answers(site)
        assert town_name(before[0]) == "On PostgreSQL"

        postgresql.stop()

        assert_readable_without_database(site, before)
        assert session.get(f"{site.url}/admin/").status_code == 503

        postgresql.start()

        publish_home(site, session, "Back again")
        assert town_name(answers(site, ["/en/"])[0]) == "Back again"
        postgresql.stop()
        before = answers(site)
        site.process.terminate()
        site.process.wait()
    with running_site(tmp_path, **{**port, "PORT": site.url.rpartition(":")[2]}) as site:
        assert_readable_without_database(site, before)
