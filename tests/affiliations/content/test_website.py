import pytest
from django.core.exceptions import ValidationError

from affiliations.content.website import domain, safe_website, validate_website


@pytest.mark.parametrize(
    "address",
    [
        "https://eurocities.eu/",
        "http://www.tbb.gov.tr/en/?a=1#b",
        "https://türkiye.example/",
        "https://example.org:8443/",
    ],
)
def test_website_that_visitors_can_reach_is_accepted(address):
    assert validate_website(address) is None
    assert safe_website(address) == address


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("javascript:alert(1)", "scheme"),
        ("JaVaScRiPt:alert(1)", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("data:text/html,x", "scheme"),
        ("www.eurocities.eu", "scheme"),
        ("eurocities.eu", "scheme"),
        ("//eurocities.eu", "scheme"),
        ("https://", "scheme"),
        ("https://[", "scheme"),
        ("", "scheme"),
        ("https://user:secret@example.org/", "credentials"),
        ("https://example.org@evil.example/", "credentials"),
        ("http://127.0.0.1/", "private"),
        ("http://192.168.1.1/", "private"),
        ("http://[::1]/", "private"),
        ("http://localhost:8000/", "private"),
        ("http://intranet.local/", "private"),
        ("https://exa mple.org/", "invalid"),
        ("https://nodots", "invalid"),
    ],
)
def test_website_that_visitors_cannot_be_sent_to_is_refused(address, code):
    with pytest.raises(ValidationError) as refusal:
        validate_website(address)

    assert refusal.value.code == code
    assert safe_website(address) == ""


def test_domain_is_what_people_say():
    assert domain("https://www.tarihikentlerbirligi.org/") == "tarihikentlerbirligi.org"
    assert domain("") == ""
