import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (tmp_path / "secret_key").write_text("secret")
    return settings.MEDIA_ROOT


def body(response):
    return b"".join(response.streaming_content)


def test_picture_is_served_as_soon_as_it_is_uploaded(media, db):
    client = Client()
    assert client.get("/media/a.png").status_code == 404

    (media / "a.png").write_bytes(b"picture")
    response = client.get("/media/a.png")

    assert body(response) == b"picture"
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cache-Control"] == "max-age=86400, public"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_browser_that_has_the_picture_gets_no_second_copy(media, db):
    (media / "a.png").write_bytes(b"picture")
    first = Client().get("/media/a.png")
    date = first.headers["Last-Modified"]
    first.close()

    response = Client().get("/media/a.png", headers={"if-modified-since": date})

    assert (response.status_code, body(response)) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/media/../secret_key",
        "/media/%2e%2e/secret_key",
        "/media//../secret_key",
        "/media/..%5csecret_key",
        "/media/a%00.png",
        "/media/",
        "/media/folder",
        "/media/" + "x" * 8000,
    ],
)
def test_path_never_leaves_the_folder(path, media, db):
    Path(media / "folder").mkdir()

    response = Client().get(path, follow=True)

    assert response.status_code == 404
    assert b"secret" not in response.content.replace(b"secret_key", b"")


@pytest.fixture
def picture(media):
    """A picture of ten bytes, at ``/media/a.png``."""
    (media / "a.png").write_bytes(b"0123456789")


@pytest.mark.parametrize(
    ("asked", "status", "sent", "content_range"),
    [
        ("bytes=0-0", 206, b"0", "bytes 0-0/10"),
        ("bytes=9-9", 206, b"9", "bytes 9-9/10"),
        ("bytes=-1", 206, b"9", "bytes 9-9/10"),
        ("bytes=9-", 206, b"9", "bytes 9-9/10"),
        ("bytes=3-5", 206, b"345", "bytes 3-5/10"),
        ("bytes=-20", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=8-200", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("pages=1-2", 200, b"0123456789", None),
    ],
)
def test_part_of_a_picture_can_be_asked_for(asked, status, sent, content_range, picture, db):
    response = Client().get("/media/a.png", headers={"range": asked})

    assert (response.status_code, body(response)) == (status, sent)
    assert response.headers.get("Content-Range") == content_range


@pytest.mark.parametrize(
    ("changes", "status"), [(False, 206), (True, 200)], ids=["same version", "changed meanwhile"]
)
@pytest.mark.parametrize("name", ["ETag", "Last-Modified"])
def test_part_is_sent_only_of_the_version_that_the_client_has(name, changes, status, picture, db):
    first = Client().get("/media/a.png")
    first.close()
    version = first.headers[name]
    if changes:
        os.utime(settings.MEDIA_ROOT / "a.png", (1, 1))

    response = Client().get("/media/a.png", headers={"range": "bytes=0-4", "if-range": version})

    assert response.status_code == status
    assert body(response) == b"0123456789"[: 5 if status == 206 else 10]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"),
        ("br;q=0, gzip;q=0", None),
        ("br; q=0.0, gzip;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("br;q=0.001", "br"),
        ("", None),
        ("identity", None),
    ],
)
def test_encoding_that_is_refused_is_never_sent(accepted, encoding, picture, media, db):
    (media / "a.png.gz").write_bytes(b"gz")
    (media / "a.png.br").write_bytes(b"b")

    response = Client().get("/media/a.png", headers={"accept-encoding": accepted})

    assert response.headers.get("Content-Encoding") == encoding
    assert body(response) == {None: b"0123456789", "gzip": b"gz", "br": b"b"}[encoding]
