import os
import resource
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from wagtail import hooks

from site_project.snapshots import storage
from site_project.snapshots.building import build, differences, renew
from tests.content import organization, section

from .conftest import SITE_FILES, failing_pages, is_snapshot, visit_both

HOME = "localhost/en/"
PAGE = "localhost/en/memberships/"
FILES = [f"{PAGE}organizations.csv", f"{PAGE}organizations.json"]
EVERYTHING = [HOME, PAGE, *FILES, *SITE_FILES]
IN_ORDER = sorted(EVERYTHING)


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


def index():
    return storage.read_index(storage.snapshot_folder())


def files():
    return sorted(file.name for file in storage.snapshot_folder().iterdir())


def number_of_files():
    """Return how many files there should be: the index, and the forms of each body."""
    headers = [dict(entry.headers) for entry in index().entries.values()]
    return 1 + sum(3 if "Accept-Encoding" in each.get("Vary", "") else 1 for each in headers)


def test_build_makes_everything_and_another_changes_nothing(english_page):
    assert list(build().entries) == EVERYTHING
    before = files()

    assert list(build().entries) == EVERYTHING

    assert files() == before
    assert len(before) == number_of_files()
    assert index().outdated == []


def test_renewal_shows_the_published_page_at_once_and_leaves_the_rest_to_django(built):
    before = index()
    retitle(built, "Networks")

    assert renew([built]) == []

    assert index().outdated == sorted([HOME, *SITE_FILES])
    assert index().entries[HOME] == before.entries[HOME]
    assert index().entries[PAGE] != before.entries[PAGE]
    assert is_snapshot("/en/memberships/")
    assert not is_snapshot("/en/")


def test_renewal_takes_away_what_is_no_longer_public(built):
    built.unpublish()

    renew([built])

    assert list(index().entries) == [HOME, *SITE_FILES]
    assert not is_snapshot("/en/memberships/")


def test_build_that_something_was_published_during_gives_nothing(built):
    retitle(built, "Networks")
    storage.outdate()
    before = index()

    def publish_meanwhile(address):
        storage.outdate()

    assert build(publish_meanwhile) is None
    assert index() == before
    assert list(build().entries) == EVERYTHING


def test_change_during_the_very_first_build_is_not_lost(english_page):
    def publish_meanwhile(address):
        storage.outdate()

    assert build(publish_meanwhile) is None
    assert index().entries == {}
    assert list(build().entries) == EVERYTHING


def test_renewal_that_another_one_overtook_leaves_the_page_to_django(built):
    def overtake(page, request, args, kwargs):
        storage.outdate()

    retitle(built, "Networks")
    with hooks.register_temporarily("before_serve_page", overtake):
        renew([built])

    assert index().outdated == IN_ORDER


def test_build_removes_what_a_killed_one_and_another_release_left(built, snapshot_root):
    old = storage.snapshot_folder() / "abc.br.1.draft"
    old.write_bytes(b"half")
    os.utime(old, (0, 0))
    (storage.snapshot_folder() / "def").write_bytes(b"not needed")
    (storage.snapshot_folder() / "new.2.draft").write_bytes(b"being written")
    (snapshot_root / "other-release").mkdir()
    (snapshot_root / "other-release" / "index.json").write_text("{}")

    build()

    assert len(files()) == number_of_files() + 1
    assert "new.2.draft" in files()
    assert sorted(path.name for path in snapshot_root.iterdir()) == [
        storage.snapshot_folder().name,
        "lock",
    ]


def test_page_that_fails_keeps_its_version_and_the_others_are_renewed(built):
    retitle(built.get_parent().specific, "New town")
    before = index()

    with failing_pages(built.slug):
        made = build()

    assert made.failed == [PAGE, *FILES]
    assert index().outdated == made.failed
    assert index().entries[PAGE] == before.entries[PAGE]
    assert index().entries[HOME] != before.entries[HOME]


def test_published_page_that_fails_is_named_and_keeps_its_version(built):
    before = index()

    with failing_pages(built.slug):
        failed = renew([built])

    assert sorted(failed) == [PAGE, *FILES]
    assert index().entries == before.entries
    assert index().outdated == IN_ORDER


@pytest.mark.parametrize("write", [build, renew])
def test_full_disk_keeps_the_old_version_of_everything_for_the_worst(write, built):
    retitle(built, "Networks")
    before = index()

    with full_disk():
        storage.outdate()
        with pytest.raises(OSError, match="File too large"):
            write()

    assert index() == before._replace(outdated=EVERYTHING)
    assert not is_snapshot("/en/memberships/")


def test_text_too_long_for_the_disk_keeps_its_old_version_only(built, publish_affiliation_page):
    long = organization(description=f"<p>{'Long text. ' * 5000}</p>")
    publish_affiliation_page(section(), long, slug="long")

    with full_disk(largest=40_000):
        made = build()

    assert "localhost/en/long/" in made.failed
    assert index().outdated == made.failed
    snapshot, answer = visit_both("/en/")
    assert snapshot == answer


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("{body}", b"", "has a damaged snapshot"),
        ("{body}.br", b"x", "has a damaged snapshot"),
        ("{body}.gz", b"\x1f\x8b", "has a damaged snapshot"),
        ("{body}.gz", b"\x1f\x8b\x08" + bytes(7) + b"\xff" * 20, "has a damaged snapshot"),
        ("index.json", b"{", "has no snapshot"),
    ],
)
def test_damage_is_found(path, content, expected, built):
    body = index().entries[PAGE].body
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
        "localhost/robots.txt waits for a new snapshot",
        "localhost/sitemap.xml has an outdated snapshot",
        "localhost/favicon.ico waits for a new snapshot",
        "localhost/en/manifest.webmanifest waits for a new snapshot",
        "localhost/tr/manifest.webmanifest waits for a new snapshot",
        f"{PAGE} has a snapshot and is not public",
        *(f"{file} has a snapshot and is not public" for file in FILES),
    ]


def test_snapshot_that_waits_is_found(built):
    storage.outdate()

    assert list(differences()) == [f"{each} waits for a new snapshot" for each in EVERYTHING]


def test_commands_build_check_and_clear(built, capsys):
    retitle(built, "Networks")
    with pytest.raises(SystemExit) as end:
        call_command("snapshots", "verify")
    assert end.value.code == 1
    assert f"{PAGE} has an outdated snapshot" in capsys.readouterr().err

    call_command("snapshots", "build")
    assert capsys.readouterr().out.splitlines() == [*EVERYTHING, f"Snapshots: {len(EVERYTHING)}"]
    call_command("snapshots", "verify")
    assert "Every snapshot is what Django answers." in capsys.readouterr().out

    call_command("snapshots", "clear")
    assert not is_snapshot("/en/memberships/")


def test_command_fails_where_a_page_fails(built):
    with failing_pages(built.slug), pytest.raises(CommandError, match=f"Not built.*{PAGE}"):
        call_command("snapshots", "build")


@pytest.fixture
def purged(settings):
    """The addresses that a cache in front is told to forget."""
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
        yield purged
        cache.shutdown()


def test_cache_in_front_is_told_all_that_is_public_or_was(built, purged):
    built.unpublish()

    renew([built])

    assert purged == IN_ORDER


def test_cache_in_front_is_told_the_same_without_snapshots(english_page, purged, settings):
    settings.SNAPSHOTS = False
    renew()
    purged.clear()
    english_page.unpublish()

    renew([english_page])

    assert purged == IN_ORDER
    assert index().entries == {}
