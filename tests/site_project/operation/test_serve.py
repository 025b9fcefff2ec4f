"""Starting ``manage.py serve``: for the first time, twice at once, on a full disk, without help."""

import fcntl
import json
import os
import pty
import re
import resource
import shutil
import stat
import subprocess
import time
from contextlib import contextmanager

import pytest
import requests

from tests.prepared import prepare_site
from tests.servers import MANAGE, ROOT, Site, free_port, manage, running_site, wait_until

pytestmark = pytest.mark.server

PAGE = "/en/memberships/"
SITE_RECORD = """
from wagtail.models import Site
print(Site.objects.get().root_url)
"""

PUBLISH = """
from home.models import HomePage
HomePage.objects.get(locale__language_code="en").save_revision().publish()
"""
NOWHERE = "postgres://nobody:secret@127.0.0.1:9/nothing"


def others_may_read(folder) -> list[str]:
    """Return what of a folder has a mode that lets other accounts do something."""
    return [
        str(path)
        for path in [folder, *folder.rglob("*")]
        if stat.S_IMODE(path.lstat().st_mode) & 0o077 and not path.is_symlink()
    ]


def port_of(data_dir) -> str:
    """Return the port at which a site was served the last time; its snapshots are for that one."""
    return re.search(r"127\.0\.0\.1:(\d+)", (data_dir / "server.log").read_text())[1]


def log_in(site, name, password):
    """Log in to the administration; return the page that answers."""
    session = requests.Session()
    url = f"{site.url}/admin/login/"
    token = re.search(r'csrfmiddlewaretoken" value="(.*?)"', session.get(url, timeout=60).text)[1]
    data = {"csrfmiddlewaretoken": token, "username": name, "password": password}
    return session.post(url, data=data, timeout=60)


@contextmanager
def started(data_dir, preexec=None, **variables):
    """Start a server, whose log goes through a pipe, without waiting for it."""
    log = data_dir.parent / "started.log"
    own = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), "PORT": str(free_port())}
    environment = {**own, **variables}
    with (
        log.open("wb") as output,
        subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=output) as cat,
    ):
        process = subprocess.Popen(
            [*MANAGE, "serve"],
            env=environment,
            stdout=cat.stdin,
            stderr=cat.stdin,
            preexec_fn=preexec,
            cwd=ROOT,
        )
        cat.stdin.close()
        try:
            yield Site(f"http://127.0.0.1:{environment['PORT']}", environment, process, log)
        finally:
            process.terminate()
            process.wait(60)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """The folder of a site that was served once, with modes as older releases left them."""
    folder = tmp_path_factory.mktemp("served") / "site"
    folder.mkdir()
    prepare_site(folder)
    with running_site(folder):
        pass
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


@pytest.fixture
def copied(data_dir, tmp_path):
    return shutil.copytree(data_dir, tmp_path / "site")


def test_first_password_is_in_a_file_until_the_first_log_in(tmp_path):
    prepare_site(tmp_path)
    file = tmp_path / "first_password"

    with running_site(tmp_path) as site:
        password = file.read_text().strip()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert password not in site.log.read_text()
        assert str(file) in site.log.read_text()
        assert log_in(site, "admin", "guessed").url == f"{site.url}/admin/login/"
        assert file.exists()

        answer = log_in(site, "admin", password)

    assert answer.url == f"{site.url}/admin/"
    assert not file.exists()


def test_first_password_is_shown_on_a_terminal_only(tmp_path):
    prepare_site(tmp_path)
    terminal, end = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "PORT": str(free_port())}
    process = subprocess.Popen([*MANAGE, "serve"], env=environment, stdout=end, stderr=end)
    os.close(end)
    shown = b""
    while b"Press Ctrl-C" not in shown:
        shown += os.read(terminal, 10_000)
    process.terminate()
    process.wait(60)
    os.close(terminal)

    assert re.search(rb"Password:  \S{16}\r", shown)
    assert not (tmp_path / "first_password").exists()


def test_no_other_account_reads_the_data(copied):
    assert str(copied / "db.sqlite3") in others_may_read(copied)

    with running_site(copied) as site:
        site.run(PUBLISH)
        while_served = others_may_read(copied)

    assert (while_served, others_may_read(copied)) == ([], [])


def test_second_server_of_a_folder_is_refused(copied):
    with running_site(copied) as site:
        second = manage(copied, "serve", PORT=str(free_port()))

        assert second.returncode == 1
        assert second.stderr == (
            f"CommandError: The site in {copied} is being served already. Stop that server, or "
            "choose another folder: make run DATA_DIR=…\n"
        )
        assert site.run(SITE_RECORD).strip() == site.url
        assert requests.get(site.url + PAGE, timeout=60).status_code == 200


def test_page_is_read_before_all_are_rendered(copied):
    with (copied / "snapshots" / "lock").open("w") as lock:
        # While this is held, no snapshots can be stored.
        fcntl.flock(lock, fcntl.LOCK_EX)
        with started(copied, PORT=port_of(copied)) as site:
            wait_until(lambda: "Press Ctrl-C" in site.log.read_text(), seconds=120)
            answer = requests.get(site.url + PAGE, timeout=60)
            assert "Rendered" not in site.log.read_text()
            fcntl.flock(lock, fcntl.LOCK_UN)
            wait_until(lambda: "Rendered" in site.log.read_text(), seconds=120)

    assert answer.status_code == 200


def test_workers_that_cannot_start_do_not_fill_the_log(copied):
    broken = {"DJANGO_SETTINGS_MODULE": "tests.broken_site", "WORKERS": "2"}
    with started(copied, **broken) as site:
        wait_until(lambda: site.log.read_text().count("A worker ended") == 2, seconds=120)
        time.sleep(5)
        log = site.log.read_text()

    assert log.count("ValueError: Broken on purpose") == 2
    assert site.process.returncode == 0


@pytest.mark.parametrize("is_upgrade", [False, True])
def test_full_disk_leaves_visitors_what_they_could_read(is_upgrade, copied):
    def no_room():
        # A file-size limit fails as a full disk does, and needs no disk of its own.
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    if is_upgrade:
        (copied / "static.stamp").write_text("of another release")
    with started(copied, preexec=no_room, PORT=port_of(copied)) as site:
        wait_until(lambda: "Press Ctrl-C" in site.log.read_text(), seconds=120)
        page = requests.get(site.url + PAGE, timeout=60)
        style = re.search(r'"(/static/css/site\.[^"]*css)"', page.text)[1]
        assert requests.get(site.url + style, timeout=60).status_code == 200
        assert requests.get(f"{site.url}/admin/login/", timeout=60).status_code == 503

    log = site.log.read_text()
    assert "The database cannot be used: " in log
    assert ("The static files cannot be collected: " in log) == is_upgrade
    assert "Visitors read the pages published before." in log


def test_upgrade_keeps_the_styles_of_the_pages_before(copied):
    manifest = json.loads((copied / "static" / "staticfiles.json").read_text())
    named = manifest["paths"]["css/site.css"]
    older = "css/site.0123456789ab.css"
    (copied / "static" / named).rename(copied / "static" / older)
    manifest["paths"]["css/site.css"] = older
    (copied / "static" / "staticfiles.json").write_text(json.dumps(manifest))
    (copied / "static.stamp").write_text("of another release")

    with running_site(copied, PORT=port_of(copied)) as site:
        for path in (named, older):
            assert requests.get(f"{site.url}/static/{path}", timeout=60).status_code == 200
        assert named in requests.get(site.url + PAGE, timeout=60).text


def test_half_written_list_of_static_files_is_made_anew(copied):
    (copied / "static" / "staticfiles.json").write_text('{"paths": {')

    with running_site(copied, PORT=port_of(copied)) as site:
        page = requests.get(site.url + PAGE, timeout=60)
        style = re.search(r'"(/static/css/site\.[^"]*css)"', page.text)[1]
        assert requests.get(site.url + style, timeout=60).status_code == 200


def test_upgrade_without_a_database_leaves_visitors_what_they_could_read(copied):
    [folder] = (copied / "snapshots").glob("*/")
    folder.rename(folder.with_name("0123456789abcdef"))
    (copied / "db.sqlite3").write_bytes(b"not a database")

    with running_site(copied, PORT=port_of(copied)) as site:
        assert requests.get(site.url + PAGE, timeout=60).status_code == 200


@pytest.mark.parametrize("command", ["serve", "publish_scheduled"])
def test_database_out_of_reach_is_said_in_a_sentence(command, tmp_path):
    ended = manage(tmp_path, command, DATABASE_URL=NOWHERE)

    assert ended.returncode == 1
    assert "The database cannot be used: connection failed: " in ended.stderr
    assert "Connection refused" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""
