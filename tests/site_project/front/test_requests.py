from types import SimpleNamespace

import pytest

from site_project.front.requests import environ_of, is_secure, query_of


def scope_of(path="/", query="", client="127.0.0.1:5000", **headers):
    """Return a request as granian gives it, but for the class of its headers."""
    return SimpleNamespace(
        method="GET",
        path=path,
        query_string=query,
        http_version="1.1",
        client=client,
        server="127.0.0.1:8000",
        headers={name.replace("__", "-"): value for name, value in headers.items()},
    )


@pytest.mark.parametrize(
    ("client", "headers", "expected"),
    [
        ("127.0.0.1:5000", {"x__forwarded__proto": "https"}, True),
        ("127.0.0.1:5000", {"x__forwarded__proto": "http"}, False),
        ("127.0.0.1:5000", {"x_forwarded_proto": "https"}, False),
        ("[::1]:5000", {"x__forwarded__proto": "https"}, True),
        ("192.0.2.1:5000", {"x__forwarded__proto": "https"}, False),
    ],
)
def test_only_a_proxy_of_ours_is_believed(client, headers, expected, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    scope = scope_of(client=client, **headers)

    assert is_secure(scope) == expected
    assert (environ_of(scope).get("HTTP_X_FORWARDED_PROTO") == "https") == expected


def test_bytes_of_the_path_are_given_as_wsgi_wants_them():
    environ = environ_of(scope_of("/tr/üyelik/", content__type="text/plain", accept="*/*"))

    assert environ["PATH_INFO"].encode("latin-1").decode() == "/tr/üyelik/"
    assert (environ["CONTENT_TYPE"], environ["HTTP_ACCEPT"]) == ("text/plain", "*/*")
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/en/", "utm_source=a&page=2&fbclid=b&UTM_Medium=c", "page=2"),
        ("/en/", "%75tm_source=a", ""),
        ("/en/", "page=2&&page=3", "page=2&page=3"),
        ("/en/", "utmost=1&gclids=2", "utmost=1&gclids=2"),
        ("/admin/pages/", "utm_source=a", "utm_source=a"),
    ],
)
def test_what_only_follows_readers_is_taken_away(path, query, expected):
    assert query_of(scope_of(path, query)) == expected
