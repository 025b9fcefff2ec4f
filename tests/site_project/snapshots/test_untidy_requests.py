"""Requests that are not for a page's own address at the site's own name."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from home.models import HomePage
from site_project.operation.release import current_release
from site_project.snapshots.building import build
from site_project.snapshots.rendering import django_application
from tests.translations import translate

from .conftest import HOST, front_of, is_snapshot, of_django, visit, visit_both, without_database

PAGE = "/en/memberships/"
CSV = f"{PAGE}organizations.csv"


@pytest.fixture
def translated(turkish_home, translation, publish_translation):
    """The English page with a Turkish one at another address."""
    translate(translation)
    publish_translation(translation)


@pytest.mark.parametrize(
    "request_of",
    [
        {"host": "evil.example"},
        {"host": f"{HOST}.evil.example"},
        {"host": ""},
        {"path": "/admin/"},
        {"path": f"{PAGE}%3Fpage=2"},
        {"path": f"/en/../en{PAGE}"},
        {"path": f"/en/%2e%2e{PAGE}"},
        {"path": f"{PAGE}%00"},
        {"path": PAGE.replace("/", "%5c")},
        {"path": "/en/" + "x" * 8000},
        {"path": "/index.json"},
    ],
)
def test_request_for_anything_else_is_djangos(request_of, built):
    assert is_snapshot(PAGE)
    assert not is_snapshot(**{"path": PAGE, **request_of})


@pytest.mark.parametrize(
    ("request_of", "status", "location"),
    [
        ({"path": f"{PAGE}?fbclid=x&utm_source=y"}, 200, None),
        ({"path": f"{PAGE}?page=2"}, 200, None),
        ({"path": PAGE.upper()}, 301, PAGE),
        ({"path": "/En/memberships"}, 301, PAGE),
        ({"path": f"/{PAGE}/"}, 301, PAGE),
        ({"path": PAGE.removesuffix("/") + "?page=2&gclid=x"}, 301, f"{PAGE}?page=2"),
        ({"path": f"{CSV}/"}, 301, CSV),
        ({"path": "/"}, 302, "/en/"),
        ({"path": PAGE, "method": "POST"}, 405, None),
        ({"path": PAGE, "method": "DELETE"}, 405, None),
        ({"path": PAGE, "method": "PUT"}, 405, None),
        ({"path": "/robots.txt", "method": "POST"}, 405, None),
        ({"path": PAGE, "method": "OPTIONS"}, 204, None),
        ({"path": "/robots.txt?x=1"}, 200, None),
        ({"path": "/sitemap.xml"}, 200, None),
        ({"path": "/favicon.ico"}, 200, None),
        ({"path": "/tr/manifest.webmanifest"}, 200, None),
    ],
)
def test_untidy_request_is_answered_without_django(request_of, status, location, built):
    answer = visit(front_of(of_django), **request_of)

    assert (int(answer[0].split()[0]), answer[1].get("location")) == (status, location)
    assert answer[1]["x-content-type-options"] == "nosniff"
    if status in (204, 405):
        assert answer[1]["allow"] == "GET, HEAD"


@pytest.mark.parametrize("application", [without_database, None], ids=["no database", "database"])
@pytest.mark.parametrize(
    ("path", "language", "status", "location"),
    [
        ("/memberships/", "tr", 302, "/tr/uyelikler/"),
        ("/memberships", "en", 302, PAGE),
        ("/Uyelikler/?utm_source=x", "de", 302, PAGE),
        ("/uyelikler/organizations.csv", "tr", 302, "/tr/uyelikler/organizations.csv"),
        ("/only-english/", "tr", 301, "/en/only-english/"),
        ("/", "tr", 302, "/tr/"),
    ],
)
def test_address_without_a_language_leads_to_the_readers(
    path, language, status, location, application, translated, publish_affiliation_page
):
    publish_affiliation_page(slug="only-english", title="Only English")
    build()

    answer = visit(front_of(application or django_application()), path, accept_language=language)

    assert (int(answer[0].split()[0]), answer[1]["location"]) == (status, location)
    if status == 302:
        assert answer[1]["vary"] == "Accept-Language"


def test_redirection_of_an_editor_comes_first(translated):
    build()
    Redirect.objects.create(old_path="/memberships", redirect_link="/en/")

    answer = visit(front_of(django_application()), "/memberships/")

    assert answer[1]["location"] == "/en/"


def test_other_page_types_are_asked_about_queries(built, monkeypatch):
    monkeypatch.setattr(HomePage, "is_document", False)
    build()

    assert is_snapshot("/en/?utm_source=x")
    assert not is_snapshot("/en/?page=2")
    assert not is_snapshot("/en/", method="POST")


def test_path_never_leaves_the_folder(built, snapshot_root):
    (snapshot_root / "secret").write_text("secret")

    for path in (
        "/../secret",
        "/en/..%2f..%2fsecret",
        "/%2e%2e/secret",
        f"/{current_release()}/../secret",
    ):
        status, _, body = visit(front_of(django_application()), path)

        assert status == "404 Not Found"
        assert body.count(b"secret") == 0


def test_unknown_host_gets_djangos_refusal(built):
    snapshot, answer = visit_both(PAGE, host="evil.example")

    assert snapshot == answer
    assert snapshot[0] == "400 Bad Request"


def test_site_answers_by_its_other_names_too(built, settings):
    snapshot, answer = visit_both(PAGE, host=f"127.0.0.1:{settings.PORT}")

    assert snapshot == answer
    assert is_snapshot(PAGE, host=f"127.0.0.1:{settings.PORT}")


def test_two_sites_do_not_mix(built, settings):
    settings.ALLOWED_HOSTS = ["localhost", "other.example"]
    other = HomePage(title="Other town", slug="other")
    Page.objects.get(depth=1).add_child(instance=other)
    Site.objects.create(hostname="other.example", port=80, root_page=other)
    build()

    own = visit(front_of(of_django), "/en/")
    foreign = visit(front_of(of_django), "/en/", host="other.example")

    assert foreign == visit(django_application(), "/en/", host="other.example")
    assert b"Other town" in foreign[2]
    assert own == visit(django_application(), "/en/")
    assert b"Other town" not in own[2]
    assert not is_snapshot(PAGE, host="other.example")


@pytest.mark.parametrize(("scheme", "expected"), [("https", True), ("http", False), ("", False)])
def test_site_with_https_answers_plain_requests_with_djangos_redirect(
    scheme, expected, built, settings
):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert is_snapshot(PAGE, x_forwarded_proto=scheme) == expected
