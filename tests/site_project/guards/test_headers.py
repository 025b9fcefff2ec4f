from base64 import b64encode
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from tests.content import organization, section
from tests.translations import translate

PUBLIC_POLICY = {
    "default-src 'none'",
    f"script-src 'self' {settings.SCRIPT_HASH}",
    "style-src 'self'",
    "img-src 'self'",
    "manifest-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
}
ADMIN_POLICY = {
    directive
    for directive in PUBLIC_POLICY
    if not directive.startswith(("script-src", "style-src", "img-src"))
} | {
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "frame-src 'self'",
}


def policy(response):
    return set(response.headers["Content-Security-Policy"].split("; "))


@pytest.fixture
def page_url(publish_affiliation_page):
    return publish_affiliation_page(section(), organization()).url


@pytest.mark.parametrize("path", ["/", "/memberships/", "/nowhere/", "/adminx/"])
def test_public_page_allows_nothing_inline_and_nothing_foreign(path, page_url, client):
    answers = [client.get(path), client.get(path, follow=True)]

    assert [policy(response) for response in answers] == [PUBLIC_POLICY, PUBLIC_POLICY]
    html = BeautifulSoup(answers[-1].content, "html.parser")
    assert html.h1.text != ""
    assert html.select("script:not([type='application/ld+json']), style") == []
    assert html.find_all(lambda tag: any(name.startswith("on") for name in tag.attrs)) == []
    assert html.find_all(style=True) == []


def test_policy_allows_the_one_script_of_a_page_by_its_hash(
    translation, publish_translation, client
):
    translate(translation)
    page = publish_translation(translation)

    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    [script] = html.select("script:not([type])")
    digest = b64encode(sha256(script.string.encode()).digest()).decode()
    assert f"'sha256-{digest}'" == settings.SCRIPT_HASH


def test_admin_has_the_looser_policy_below_its_own_path(page_url, admin_client):
    assert policy(admin_client.get("/admin/")) == ADMIN_POLICY
    assert policy(admin_client.get(page_url)) == PUBLIC_POLICY


@pytest.mark.parametrize("path", ["/", "/memberships/", "/nowhere/", "/admin/login/"])
def test_every_answer_carries_the_other_security_headers(path, page_url, client):
    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_public_page_sets_no_cookie(page_url, client):
    response = client.get(page_url)

    assert "EUROCITIES" in response.text
    assert response.cookies == {}


def test_unknown_host_is_refused(client, page_url):
    assert client.get(page_url, headers={"host": "evil.example"}).status_code == 400
