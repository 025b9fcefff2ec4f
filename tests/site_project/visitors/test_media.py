from pathlib import Path

import pytest
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
