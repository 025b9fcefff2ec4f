"""What is answered from a snapshot, and what Django answers."""

import gzip
import json
import os
from collections.abc import Iterator

import brotli
import pytest

from site_project.operation.release import current_release
from site_project.snapshots import storage
from site_project.snapshots.building import build
from site_project.snapshots.rendering import django_application

from .conftest import HOST, front_of, is_snapshot, of_django, visit, visit_both, without_database

PAGE = "/en/memberships/"
CSV = f"{PAGE}organizations.csv"
JSON = f"{PAGE}organizations.json"
DECODE = {"gzip": gzip.decompress, "br": brotli.decompress}


@pytest.fixture
def etag(built):
    return visit(front_of(of_django), PAGE)[1]["etag"]


@pytest.mark.parametrize("path", ["/en/", PAGE, CSV, JSON])
def test_answer_is_djangos_own(path, built):
    snapshot, answer = visit_both(path)

    assert snapshot == answer
    assert is_snapshot(path)
    assert answer[1]["cache-control"] == "max-age=0, must-revalidate"


@pytest.mark.parametrize("path", ["/en/", PAGE, CSV, JSON])
@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_compressed_answer_is_djangos_own(path, encoding, built):
    snapshot, answer = visit_both(path, accept_encoding=encoding)

    headers = snapshot[1]
    plain = visit(django_application(), path)[1]
    assert DECODE[encoding](snapshot[2]) == visit(django_application(), path)[2]
    assert headers.pop("content-encoding") == encoding
    assert int(headers.pop("content-length")) == len(snapshot[2])
    assert headers == {name: value for name, value in plain.items() if name != "content-length"}
    assert headers["etag"] == answer[1]["etag"]


def test_browser_with_several_encodings_gets_the_smallest(built):
    _, headers, _ = visit(front_of(of_django), PAGE, accept_encoding="gzip, deflate, br, zstd")

    assert headers["content-encoding"] == "br"


@pytest.mark.parametrize("path", ["/en/", PAGE, CSV])
def test_head_gives_the_headers_without_a_body(path, built):
    status, headers, body = visit(front_of(of_django), path, "HEAD")

    assert (status, headers) == visit(django_application(), path)[:2]
    assert body == b""


@pytest.mark.parametrize("form", ["{}", '"other", {}', "*", "{strong}", 'W/"other",{}'])
def test_browser_that_has_this_version_is_told_so(form, etag):
    known = form.format(etag, strong=etag.removeprefix("W/"))

    snapshot, answer = visit_both(PAGE, if_none_match=known)

    assert (snapshot[0], snapshot[2]) == (answer[0], answer[2]) == ("304 Not Modified", b"")
    assert snapshot[1].items() >= answer[1].items()


def test_browser_that_has_this_version_is_told_all_headers_of_it(etag):
    _, whole, _ = visit(front_of(of_django), PAGE)

    _, headers, _ = visit(front_of(of_django), PAGE, if_none_match=etag)

    assert whole.keys() - headers.keys() == {"content-type", "content-length"}
    assert headers.items() <= whole.items()


def test_browser_that_has_another_version_gets_this_one(etag):
    snapshot, answer = visit_both(PAGE, if_none_match='W/"other"')

    assert snapshot == answer
    assert snapshot[0] == "200 OK"


def test_part_of_a_file_can_be_asked_for(built):
    status, headers, body = visit(front_of(of_django), CSV, range="bytes=3-9")

    assert status == "206 Partial Content"
    assert headers["content-range"].startswith("bytes 3-9/")
    assert body == b"section"


def test_other_cookies_do_not_matter(built):
    assert is_snapshot(PAGE, cookie="csrftoken=abc; theme=dark")


@pytest.mark.parametrize("cookie", ["sessionid=", "sessionid=abc", "a=b; sessionid=abc"])
def test_session_that_is_made_up_does_not_matter(cookie, built):
    assert is_snapshot(PAGE, cookie=cookie)


def test_session_of_a_user_is_djangos_to_answer(built, admin_client):
    cookie = f"sessionid={admin_client.cookies['sessionid'].value}"
    assert not is_snapshot(PAGE, cookie=cookie)
    assert b"wagtail-userbar" in visit(front_of(django_application()), PAGE, cookie=cookie)[2]

    admin_client.logout()

    assert is_snapshot(PAGE, cookie=cookie)


def test_published_page_stands_in_for_users_where_django_fails(built, admin_client):
    cookie = f"sessionid={admin_client.cookies['sessionid'].value}"
    front = front_of(without_database)

    assert visit(front, PAGE, cookie=cookie) == visit(front, PAGE)
    assert visit(front, PAGE)[0] == "200 OK"


def test_part_of_another_version_is_not_sent(built):
    whole = visit(front_of(of_django), CSV)

    assert visit(front_of(of_django), CSV, range="bytes=0-1", if_range='"x"') == whole


def test_setting_leaves_all_answers_to_django(built, settings):
    assert is_snapshot(PAGE)

    settings.SNAPSHOTS = False

    assert not is_snapshot(PAGE)


def test_running_server_follows_every_build(built):
    servers = [front_of(django_application()) for _ in range(2)]
    before = [visit(server, "/en/")[2] for server in servers]
    home = built.get_parent().specific
    home.title = "New town"
    home.save_revision().publish()

    build()

    for server, old in zip(servers, before, strict=True):
        assert visit(server, "/en/") == visit(django_application(), "/en/")
        assert b"<h1>Home</h1>" in old
        assert b"New town" not in old


def test_running_server_leaves_to_django_what_is_removed(built):
    server = front_of(of_django)
    assert visit(server, PAGE)[0] == "200 OK"

    storage.clear()

    assert visit(server, PAGE)[0] == "299 Django"


@pytest.mark.parametrize("content", [b"", b"{", b"\x00\xff", b"{}", b"[]", b'{"entries": []}'])
def test_damaged_index_leaves_all_to_django(content, built):
    assert is_snapshot(PAGE)

    (storage.snapshot_folder() / storage.CURRENT).write_bytes(content)

    assert not is_snapshot(PAGE)


def damaged(node) -> Iterator:
    """Yield JSON values in which each part of one was in turn replaced by something else."""
    yield from (None, 5, "text", [], [None], [[]], {}, {"name": None})
    if isinstance(node, dict):
        for key in node:
            yield from ({**node, key: part} for part in damaged(node[key]))
    elif isinstance(node, list):
        for at, item in enumerate(node):
            yield from ([*node[:at], part, *node[at + 1 :]] for part in damaged(item))


def test_index_of_any_other_shape_breaks_no_server(built):
    stored = storage.read_index(storage.snapshot_folder())._asdict()
    entry = stored["entries"][f"{HOST}{PAGE}"]
    stored = json.loads(json.dumps({**stored, "entries": {f"{HOST}{PAGE}": entry}}))
    answered = set()
    for index in damaged({**stored, "outdated": [f"{HOST}{CSV}"], "content": [1]}):
        storage.write_whole(storage.snapshot_folder() / storage.CURRENT, json.dumps(index).encode())

        answered.add(visit(front_of(of_django), PAGE)[0])

    assert answered == {"200 OK", "299 Django"}


def test_index_of_an_older_release_can_still_stand_in(built):
    path = storage.snapshot_folder() / storage.CURRENT
    index = json.loads(path.read_bytes())
    del index["content"]
    path.write_bytes(json.dumps(index).encode())

    assert is_snapshot(PAGE)


def test_lost_body_is_djangos_to_answer(built):
    server = front_of(django_application())
    visit(server, PAGE)
    body = storage.read_index(storage.snapshot_folder()).entries[f"{HOST}{CSV}"].body
    for suffix in ("", ".gz", ".br"):
        os.unlink(storage.snapshot_folder() / f"{body}{suffix}")

    assert visit(server, CSV) == visit(django_application(), CSV)


def test_outdated_snapshot_is_asked_of_django_first(built):
    server = front_of(of_django)
    assert visit(server, PAGE)[0] == "200 OK"

    storage.outdate()

    assert visit(server, PAGE)[0] == "299 Django"


def test_outdated_snapshot_stands_in_where_django_fails(built):
    server = front_of(without_database)
    before = visit(server, PAGE)
    storage.outdate()

    assert visit(server, PAGE) == before
    assert visit(server, PAGE, "HEAD")[0] == "200 OK"
    assert visit(server, "/en/nowhere/")[0] == "503 Service Unavailable"


def test_snapshots_of_another_release_are_not_answered(built, settings):
    assert is_snapshot(PAGE)
    settings.TIME_ZONE = "Europe/London"
    current_release.cache_clear()
    try:
        assert not is_snapshot(PAGE)
    finally:
        settings.TIME_ZONE = "Europe/Istanbul"
        current_release.cache_clear()


def test_preview_of_changes_is_neither_kept_nor_answered_from_a_snapshot(built, admin_client):
    built.body.pop()
    built.save_revision()
    preview = f"/admin/pages/{built.pk}/revisions/{built.latest_revision_id}/view/?mode=changes"
    assert "EUROCITIES removed from International" in admin_client.get(preview).text

    build()

    assert not is_snapshot(preview)
    for path in (PAGE, f"{PAGE}?mode=changes"):
        status, _headers, body = visit(front_of(django_application()), path)
        assert status == "200 OK"
        assert b"removed from International" not in body
        assert b"EUROCITIES" in body
