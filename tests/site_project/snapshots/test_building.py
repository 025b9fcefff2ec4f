import resource
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from wagtail import hooks

from site_project.snapshots import storage
from site_project.snapshots.building import Outcome, build, differences
from tests.content import organization, section

from .conftest import is_snapshot, visit_both

HOME = "localhost/en/"
PAGE = "localhost/en/memberships/"
FILES = [f"{PAGE}organizations.csv", f"{PAGE}organizations.json"]
EVERYTHING = [HOME, PAGE, *FILES]


@contextmanager
def failing(slug):
    """Let Django fail at a page."""

    def fail(page, request, args, kwargs):
        if page.slug == slug:
            raise ValueError("Broken on purpose")

    with hooks.register_temporarily("before_serve_page", fail):
        yield


@contextmanager
def full_disk(largest=0):
    """Let no file grow beyond some bytes: the error is a full disk's but for its number."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def retitle(page, title):
    page.title = title
    page.save_revision().publish()


def files():
    return sorted(file.name for file in storage.snapshot_folder().iterdir())


def test_first_build_makes_everything_and_the_next_changes_nothing(english_page):
    assert build() == Outcome(EVERYTHING, EVERYTHING, [])
    before = files()

    assert build() == Outcome(EVERYTHING, [], [])

    assert files() == before
    assert len(before) == 3 * len(EVERYTHING) + 1


def test_build_names_what_changed_and_removes_what_is_not_needed(built):
    retitle(built, "Networks")

    outcome = build()

    assert outcome.changed == [HOME, PAGE]
    assert len(files()) == 3 * len(EVERYTHING) + 1


def test_build_takes_away_what_is_no_longer_public(built):
    built.unpublish()

    assert build() == Outcome([HOME], [HOME, PAGE, *FILES], [])

    assert not is_snapshot("/en/memberships/")


def test_build_removes_what_a_killed_one_and_another_release_left(built, snapshot_root):
    (storage.snapshot_folder() / "abc.br.1.draft").write_bytes(b"half")
    (snapshot_root / "other-release").mkdir()
    (snapshot_root / "other-release" / "index.json").write_text("{}")

    build()

    assert len(files()) == 3 * len(EVERYTHING) + 1
    assert sorted(path.name for path in snapshot_root.iterdir()) == [
        storage.snapshot_folder().name,
        "lock",
    ]


def test_page_that_fails_keeps_its_snapshot_and_the_others_are_renewed(built):
    retitle(built.get_parent().specific, "New town")
    old = storage.read_index(storage.index_path()).entries[PAGE]

    with failing(built.slug):
        outcome = build()

    assert outcome == Outcome(EVERYTHING, [HOME], [PAGE, *FILES])
    assert storage.read_index(storage.index_path()).entries[PAGE] == old
    assert is_snapshot("/en/memberships/")


def test_full_disk_keeps_the_old_version_of_everything(built):
    retitle(built, "Networks")
    before = files()

    with full_disk(), pytest.raises(OSError, match="File too large"):
        build()

    assert files() == before
    assert is_snapshot("/en/memberships/")


def test_full_disk_never_shows_what_is_no_longer_public(built):
    built.unpublish()

    with full_disk(), pytest.raises(OSError, match="File too large"):
        build()

    assert not is_snapshot("/en/memberships/")
    assert build().kept == [HOME]


def test_text_too_long_for_the_disk_keeps_its_old_version_only(built):
    retitle(built.get_parent().specific, "New town")

    with full_disk(largest=4000):
        outcome = build()

    assert outcome.changed == [HOME]
    assert PAGE in outcome.failed
    snapshot, answer = visit_both("/en/")
    assert snapshot == answer


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("{body}", b"", "has a damaged snapshot"),
        ("{body}.br", b"x", "has a damaged snapshot"),
        ("{body}.gz", b"\x1f\x8b", "has a damaged snapshot"),
        ("index.json", b"{", "has no snapshot"),
    ],
)
def test_damage_is_found(path, content, expected, built):
    body = storage.read_index(storage.index_path()).entries[PAGE].body
    (storage.snapshot_folder() / path.format(body=body)).write_bytes(content)

    assert f"{PAGE} {expected}" in list(differences())


def test_difference_in_content_is_found(built, publish_affiliation_page):
    assert list(differences()) == []

    publish_affiliation_page(section(), organization(), slug="new")
    built.unpublish()

    assert list(differences()) == [
        f"{HOME} has an outdated snapshot",
        "localhost/en/new/ has no snapshot",
        "localhost/en/new/organizations.csv has no snapshot",
        "localhost/en/new/organizations.json has no snapshot",
        f"{PAGE} has a snapshot and is not public",
        *(f"{file} has a snapshot and is not public" for file in FILES),
    ]


def test_commands_build_check_and_clear(built, capsys):
    retitle(built, "Networks")
    with pytest.raises(SystemExit) as end:
        call_command("snapshots", "verify")
    assert end.value.code == 1
    assert f"{PAGE} has an outdated snapshot" in capsys.readouterr().err

    call_command("snapshots", "build")
    assert capsys.readouterr().out.splitlines() == [
        *EVERYTHING,
        "Snapshots: 4, of which changed: 2",
    ]
    call_command("snapshots", "verify")
    assert "Every snapshot is what Django answers." in capsys.readouterr().out

    call_command("snapshots", "clear")
    assert not is_snapshot("/en/memberships/")


def test_command_fails_where_a_page_fails(built):
    with failing(built.slug), pytest.raises(CommandError, match=f"Not built.*{PAGE}"):
        call_command("snapshots", "build")


def test_cache_in_front_is_told_just_what_changed(built, settings):
    purged = []

    class Cache(BaseHTTPRequestHandler):
        def do_PURGE(self):  # noqa: N802
            purged.append(f"{self.headers['Host']}{self.path}")
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Cache) as cache:
        Thread(target=cache.serve_forever).start()
        settings.WAGTAILFRONTENDCACHE = {
            "default": {
                "BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
                "LOCATION": f"http://127.0.0.1:{cache.server_port}",
            }
        }
        retitle(built, "Networks")
        build()
        built.unpublish()
        build()
        cache.shutdown()

    assert purged == [HOME, PAGE, HOME, PAGE, *FILES]
