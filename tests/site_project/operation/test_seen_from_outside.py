"""What monitors ask, and what a server writes into its log: a real one with an https address."""

import json
import re
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import requests

from tests.foul_weather import BUSY_SITE, busy_workers
from tests.prepared import prepare_site
from tests.servers import running_site, wait_until

pytestmark = pytest.mark.server

HOST = {"Host": "town.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
VARIABLES = {**BUSY_SITE, "WORKERS": "2", "SITE_URL": "https://town.example"}
ALIVE, READY, NOT_READY = (200, "alive\n"), (200, "ready\n"), (503, "not ready\n")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site that writes JSON and a line for each answer."""
    folder = tmp_path_factory.mktemp("outside")
    prepare_site(folder)
    with running_site(folder, LOG_JSON="on", ACCESS_LOG="on", **VARIABLES) as site:
        yield site


def data_dir(site) -> Path:
    return Path(site.environment["DATA_DIR"])


def ask(site, path, headers=HOST):
    return requests.get(site.url + path, headers=headers, allow_redirects=False, timeout=60)


def seen(site, path) -> tuple[int, str]:
    """Return what a monitor is answered that knows the server's address only."""
    answer = ask(site, path, headers={})
    assert answer.headers["Content-Type"] == "text/plain"
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.status_code, answer.text


def events(site, **fields) -> list[dict]:
    """Return the lines of the log with these fields."""
    lines = [line for line in site.log.read_text().splitlines() if line.startswith("{")]
    return [event for event in map(json.loads, lines) if fields.items() <= event.items()]


def events_of(site, answer, count) -> list[dict]:
    """Return the lines of the request that has this answer, when there are so many."""
    request_id = answer.headers["X-Request-ID"]
    wait_until(lambda: len(events(site, request_id=request_id)) >= count, seconds=30)
    return events(site, request_id=request_id)


def test_monitor_is_answered_by_address_and_without_https(site):
    assert seen(site, "/healthz") == ALIVE
    wait_until(lambda: seen(site, "/readyz") == READY, seconds=30)
    assert ask(site, "/en/", headers={}).status_code == 400
    assert requests.post(f"{site.url}/healthz", timeout=60).status_code != 200


def wait_until_not_ready(site, reason):
    """Ask until the log says why; each worker's answer before may still be that of another test."""

    def is_not_ready():
        messages = [event["message"] for event in events(site, level="WARNING")]
        return seen(site, "/readyz") == NOT_READY and any(reason in text for text in messages)

    wait_until(is_not_ready, seconds=30)
    assert not events(site, message="Service Unavailable: /readyz")


def test_site_that_lacks_a_migration_is_not_ready(site):
    with closing(sqlite3.connect(data_dir(site) / "db.sqlite3")) as database:
        database.execute("UPDATE django_migrations SET app = 'x' WHERE app = 'affiliations'")
        database.commit()
        wait_until_not_ready(site, "Not ready: Migrations(): Unavailable: migrations are missing")
        database.execute("UPDATE django_migrations SET app = 'affiliations' WHERE app = 'x'")
        database.commit()

    wait_until(lambda: seen(site, "/readyz") == READY, seconds=30)


def test_site_that_cannot_store_uploads_is_not_ready(site):
    media = data_dir(site) / "media"
    media.mkdir(exist_ok=True)
    media.rename(media.with_name("away"))
    media.write_text("in the way")
    wait_until_not_ready(site, "Not ready: WritableStorage(alias='default'): Unavailable")
    media.unlink()
    media.with_name("away").rename(media)

    wait_until(lambda: seen(site, "/readyz") == READY, seconds=30)


def test_failed_request_is_one_event_that_its_user_can_name(site):
    answer = ask(site, "/fail/?secret=1")

    failed, access = events_of(site, answer, count=2)
    assert answer.status_code == 500
    assert failed["message"] == "Internal Server Error: /fail/"
    assert failed["exc_info"].count("Traceback") == 1
    assert "ValueError: Broken\non purpose" in failed["exc_info"]
    assert (failed["client"], access["client"]) == ("203.0.113.9", "203.0.113.9")
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", failed["timestamp"])
    assert {name: access[name] for name in ("method", "path", "status", "length")} == {
        "method": "GET",
        "path": "/fail/",
        "status": 500,
        "length": int(answer.headers["Content-Length"]),
    }
    assert "secret" not in site.log.read_text()


def test_request_keeps_the_id_that_a_proxy_gave_it(site):
    answer = ask(site, "/en/nowhere/", headers={**HOST, "X-Request-ID": "of-the-proxy"})

    assert answer.headers["X-Request-ID"] == "of-the-proxy"
    assert events_of(site, answer, count=2)[-1]["path"] == "/en/nowhere/"


def test_requests_at_the_same_time_keep_their_ids(site):
    def slow(number):
        return ask(site, "/wait/2/", headers={**HOST, "X-Request-ID": f"slow-{number}"})

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(slow, number) for number in range(4)]
        time.sleep(1)
        for number in range(20):
            ask(site, "/en/memberships/", headers={**HOST, "X-Request-ID": f"fast-{number}"})
        assert {answer.result().status_code for answer in answers} == {200}

    wait_until(lambda: len(events(site, path="/wait/2/")) == 4, seconds=30)
    assert {event["request_id"] for event in events(site, path="/wait/2/")} == {
        f"slow-{number}" for number in range(4)
    }


def test_stranger_makes_lines_only(site):
    before = len(events(site))

    assert ask(site, "/en/nowhere/", headers={**HOST, "Host": "evil.example"}).status_code == 400

    refused = [event for event in events(site)[before:] if event["level"] == "ERROR"]
    assert len(refused) == 1
    assert "exc_info" not in refused[0]


def test_monitor_is_answered_while_django_is_busy(site):
    with busy_workers(site, "wait", headers=HOST):
        assert seen(site, "/healthz") == ALIVE
        wait_until(lambda: seen(site, "/readyz") == READY, seconds=10)


def test_log_is_text_without_access_by_default(tmp_path):
    prepare_site(tmp_path)
    with running_site(tmp_path, **VARIABLES) as site:
        answer = ask(site, "/fail/")
        ask(site, "/en/nowhere%0A2026-01-01 %1b[2KERROR/")
        log = site.log.read_text()

    lines = [line for line in log.splitlines() if re.match(r"\d{4}-\d\d-\d\dT", line)]
    told = [line.partition(" ")[2] for line in lines if "DisallowedHost" not in line]
    rendered, failed, lost = told
    client = f"[{answer.headers['X-Request-ID']} 203.0.113.9]"
    assert rendered == "INFO [- -] site_project.snapshots.keeping: Rendered 13 addresses."
    assert failed == f"ERROR {client} django.request: Internal Server Error: /fail/"
    assert lost.endswith("django.request: Not Found: /en/nowhere\\n2026-01-01 \\x1b[2KERROR/")
    assert "\n  Traceback" in log
    assert log.count("Traceback") == 1
