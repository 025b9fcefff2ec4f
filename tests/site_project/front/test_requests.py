from contextvars import copy_context
from types import SimpleNamespace

import pytest

from site_project.front.requests import REQUEST_IDS, environ_of, is_secure, note_origin, query_of

OWN_ID = next(REQUEST_IDS)


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


@pytest.mark.parametrize(
    ("client", "forwarded", "request_id", "noted"),
    [
        ("127.0.0.1:5000", "198.51.100.1, 203.0.113.9", "a-1", ("a-1", "203.0.113.9")),
        ("127.0.0.1:5000", "203.0.113.9,127.0.0.2", "a-1", ("a-1", "203.0.113.9")),
        ("127.0.0.1:5000", "anything", "two words", (None, "127.0.0.1")),
        ("127.0.0.1:5000", "fe80::1%] forged", "", (None, "127.0.0.1")),
        ("[::1]:5000", "2001:db8::1", "x" * 65, (None, "2001:db8::1")),
        ("192.0.2.1:5000", "203.0.113.9", "a-1", (None, "192.0.2.1")),
    ],
)
def test_request_is_noted_as_a_proxy_of_ours_names_it(client, forwarded, request_id, noted):
    scope = scope_of(client=client, x__forwarded__for=forwarded, x__request__id=request_id)

    found_id, found_client = copy_context().run(note_origin, scope)

    assert found_client == noted[1]
    assert found_id == noted[0] or (noted[0] is None and found_id.startswith(OWN_ID[:8]))


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
