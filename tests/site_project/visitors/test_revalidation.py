import pytest

PAGE = "/en/memberships/"


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}organizations.csv", "/sitemap.xml", "/robots.txt"])
def test_browser_keeps_an_answer_and_asks_each_time(path, english_page, client):
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "max-age=0, must-revalidate"
    assert first.headers["ETag"].startswith('W/"')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers.get("Vary") == first.headers.get("Vary")


def test_new_version_is_sent_whole(english_page, client):
    old = client.get(PAGE).headers["ETag"]
    english_page.title = "Networks"
    english_page.save_revision().publish()

    response = client.get(PAGE, headers={"if-none-match": old})

    assert response.status_code == 200
    assert response.headers["ETag"] != old


def test_tag_is_the_same_whatever_the_encoding(english_page, client):
    plain = client.get(PAGE)
    compressed = client.get(PAGE, headers={"accept-encoding": "gzip"})

    assert compressed.headers["Content-Encoding"] == "gzip"
    assert compressed.headers["ETag"] == plain.headers["ETag"]


def test_what_an_editor_sees_is_for_the_editor_only(english_page, admin_client):
    response = admin_client.get(PAGE)

    assert response.headers["Cache-Control"] == "max-age=0, must-revalidate, private"


@pytest.mark.parametrize(("path", "status"), [("/en/nowhere/", 404), ("/admin/login/", 200)])
def test_other_answers_are_left_as_they_are(path, status, english_page, client):
    response = client.get(path)

    assert response.status_code == status
    assert not response.headers.get("ETag", "").startswith("W/")


def test_cache_in_front_that_is_told_of_changes_may_keep_it(
    english_page, client, admin_client, settings
):
    settings.WAGTAILFRONTENDCACHE = {"default": {}}

    assert client.get(PAGE).headers["Cache-Control"] == (
        "max-age=0, must-revalidate, s-maxage=86400"
    )
    assert admin_client.get(PAGE).headers["Cache-Control"] == "max-age=0, must-revalidate, private"
