"""Real sockets against real workers: slow clients, busy workers, killed processes."""

import os
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import psutil
import pytest
import requests
from PIL import Image

from tests.busy_urls import LONG_ANSWER
from tests.editing import MAKE_EDITOR, Editor, town_name
from tests.foul_weather import (
    BUSY_SITE,
    PAGE,
    add_picture,
    busy_workers,
    connect,
    head,
    received,
    slow_clients,
    slowest_answers,
)
from tests.prepared import prepare_site
from tests.servers import running_site, wait_until, wait_until_built

pytestmark = [pytest.mark.server, pytest.mark.slow]

# What is promised within one second; a busy machine may take longer.
SECONDS = 5
# Two workers in which an editor has worked hold 400 MB; the unread pictures alone are 600 MB.
MOST_MEMORY = 700_000_000
BUSY = {**BUSY_SITE, "WORKERS": "2"}


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """The folder of a site with an editor and a large picture."""
    folder = tmp_path_factory.mktemp("foul") / "site"
    folder.mkdir()
    prepare_site(folder)
    with running_site(folder, **BUSY) as site:
        site.run(MAKE_EDITOR)
    add_picture(folder)
    return folder


@pytest.fixture(scope="module")
def site(data_dir):
    """The site, served by two workers."""
    with running_site(data_dir, **BUSY) as site:
        wait_until_built(site)
        yield site


@pytest.fixture
def ending_site(data_dir, tmp_path):
    """A site that the test ends."""
    folder = shutil.copytree(data_dir, tmp_path / "site")
    with running_site(folder, **BUSY) as site:
        yield site


def assert_read_at_once(site, circumstances, capsys) -> None:
    """Ask for a page, its style and a picture, and print how long the slowest answers took."""
    slowest = slowest_answers(site)
    with capsys.disabled():
        print(f"\n{circumstances}:", ", ".join(f"{k} {v:.3f} s" for k, v in slowest.items()))
    assert max(slowest.values()) < SECONDS


def test_slow_clients_cost_sockets_only(site, capsys):
    with slow_clients(site) as clients:
        assert_read_at_once(site, "800 slow clients", capsys)
        editor = Editor(site)
        editor.publish_home("In foul weather")
        assert town_name(requests.get(f"{site.url}/en/", timeout=60).text) == "In foul weather"
        memory = sum(worker.memory_info().rss for worker in site.workers)
        with capsys.disabled():
            print(f"The workers hold {memory / 1e6:.0f} MB.")
        assert memory < MOST_MEMORY

        assert b"408 Request Timeout" in received(clients["unfinished bodies"][0])
        assert received(clients["unfinished headers"][0]) == b""
        wait_until(lambda: sum(worker.num_fds() for worker in site.workers) < 200, seconds=90)
    assert "Traceback" not in site.log.read_text()


@pytest.mark.parametrize("work", ["wait", "compute"])
def test_visitors_read_while_django_is_busy_in_every_worker(work, site, capsys):
    with busy_workers(site, work):
        assert_read_at_once(site, f"A request that has to {work} in each worker", capsys)


@pytest.mark.parametrize(
    ("headers", "sent", "status"),
    [
        ([f"Content-Length: {65 * 1024}"], b"", b"413"),
        (["Cookie: sessionid=made-up", "Content-Length: 10000000"], b"", b"413"),
        (["Transfer-Encoding: chunked"], b"3\r\na=b\r\n0\r\n\r\n", b"411"),
        ([f"X-Long: {'x' * 500_000}"], b"", b"431"),
        ([f"X-{number}: x" for number in range(200)], b"", b"431"),
    ],
    ids=["long", "long, with a made-up session", "without a length", "long header", "many headers"],
)
def test_request_beyond_the_limits_is_refused(headers, sent, status, site):
    with connect(site, head("POST", "/tr/uyelikler/", *headers) + sent) as client:
        answer = received(client)

    assert answer.split()[1] == status
    if status != b"431":
        assert b'<html lang="tr">' in answer
        assert b"connection: close" in answer.lower()


def test_upload_of_an_editor_passes_and_a_broken_one_leaves_no_trace(site):
    editor = Editor(site)
    upload = f"{site.url}/admin/images/add/"
    cookies = "; ".join(f"{name}={value}" for name, value in editor.session.cookies.items())
    broken = head("POST", "/admin/images/add/", f"Cookie: {cookies}", "Content-Length: 5000000")
    with connect(site, broken + b"x" * 2_000_000):
        time.sleep(1)

    answer = editor.session.post(
        upload,
        data={**editor.token(upload), "title": "Large", "collection": "1"},
        files={"file": ("large.png", noise(), "image/png")},
        timeout=60,
    )

    assert "Large" in answer.text
    assert answer.url == f"{site.url}/admin/images/"
    assert "Traceback" not in site.log.read_text()


def noise() -> bytes:
    """Return a picture that is longer than what stays in the memory."""
    file = BytesIO()
    Image.frombytes("RGB", (900, 900), os.urandom(900 * 900 * 3)).save(file, "PNG")
    assert len(file.getvalue()) > 2_000_000
    return file.getvalue()


def test_long_answer_arrives_whole(site):
    assert requests.get(f"{site.url}/long/", timeout=60).content == LONG_ANSWER


def test_stopping_lets_requests_under_way_finish(ending_site):
    data_dir = Path(ending_site.environment["DATA_DIR"])
    for mark in data_dir.glob("busy-*"):
        mark.unlink()
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(requests.get, f"{ending_site.url}/wait/4/", timeout=60)
        wait_until(lambda: list(data_dir.glob("busy-*")))

        ending_site.process.send_signal(signal.SIGTERM)

        assert under_way.result().text == "waited"
    assert ending_site.process.wait(30) == 0
    with pytest.raises(requests.ConnectionError):
        requests.get(ending_site.url + PAGE, timeout=5)


def test_killed_server_leaves_no_process(ending_site):
    workers = ending_site.workers
    assert len(workers) == 2

    ending_site.process.kill()

    gone, _alive = psutil.wait_procs(workers, timeout=30)
    assert len(gone) == 2


def test_workers_are_replaced_however_often_they_are_killed(site):
    for _ in range(3):
        victims = site.workers
        for victim in victims:
            victim.kill()
        wait_until(lambda victims=victims: len(set(site.workers) - set(victims)) == 2, seconds=60)

        assert requests.get(site.url + PAGE, timeout=60).status_code == 200
