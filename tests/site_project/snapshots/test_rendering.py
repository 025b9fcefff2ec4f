from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation
from wagtail.models import PageViewRestriction

from site_project.snapshots.rendering import (
    RenderingError,
    answer_to_visitor,
    host_names,
    is_for_everybody,
    public_addresses,
)
from tests.content import organization, section

from .conftest import SITE_FILES, failing_pages

PAGE = "localhost/en/memberships/"


def test_addresses_are_those_of_every_public_page_and_its_files(english_page):
    assert list(public_addresses()) == [
        "localhost/en/",
        PAGE,
        f"{PAGE}organizations.csv",
        f"{PAGE}organizations.json",
        *SITE_FILES,
    ]


@pytest.mark.parametrize("kind", ["none", "login", "password", "groups"])
def test_draft_and_private_pages_have_no_address(kind, english_page):
    if kind == "none":
        english_page.unpublish()
    else:
        PageViewRestriction.objects.create(page=english_page, restriction_type=kind, password="x")

    assert list(public_addresses()) == ["localhost/en/", *SITE_FILES]


def test_asking_for_addresses_costs_no_more_for_more_pages(
    english_page, publish_affiliation_page, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        list(public_addresses())
    for number in range(5):
        publish_affiliation_page(section(), organization(), slug=f"page-{number}")

    with django_assert_max_num_queries(10):
        assert len(list(public_addresses())) == 24


def test_local_site_answers_by_each_of_its_names(home, settings):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", ".example.org", "*"]

    assert host_names() == {
        "localhost": "localhost",
        "localhost:8000": "localhost",
        "127.0.0.1:8000": "localhost",
        "[::1]:8000": "localhost",
    }


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (HttpResponse("x"), True),
        (HttpResponse("x", headers={"Cache-Control": "max-age=0, must-revalidate"}), True),
        (HttpResponse("x", headers={"Vary": "Cookie, Accept-Encoding"}), True),
        (HttpResponse("x", status=404), False),
        (HttpResponse("x", status=302), False),
        (HttpResponse("x", status=206), False),
        (HttpResponse("x", headers={"Cache-Control": "private, max-age=9"}), False),
        (HttpResponse("x", headers={"Cache-Control": "No-Store"}), False),
        (HttpResponse("x", headers={"Cache-Control": "no-cache"}), False),
        (HttpResponse("x", headers={"Vary": "Accept-Language"}), False),
        (HttpResponse("x", headers={"Vary": "*"}), False),
        (StreamingHttpResponse(["x"]), False),
    ],
)
def test_only_what_everybody_would_get_is_kept(response, expected):
    assert is_for_everybody(response) == expected


def test_answer_that_sets_a_cookie_is_not_kept():
    response = HttpResponse("x")
    assert is_for_everybody(response)

    response.set_cookie("name", "value")

    assert not is_for_everybody(response)


def test_answer_has_the_sites_language_and_time_zone_not_the_editors(english_page):
    published = datetime(2026, 1, 31, 23, 30, tzinfo=ZoneInfo("Europe/Istanbul"))
    type(english_page).objects.filter(pk=english_page.pk).update(last_published_at=published)

    with timezone.override("America/New_York"), translation.override("tr"):
        answer = answer_to_visitor(PAGE)

    assert b'<time datetime="2026-01-31">\nJan. 31, 2026\n' in answer.body
    assert dict(answer.headers)["Content-Language"] == "en"


def test_alias_and_unknown_address_give_nothing(english_page, turkish_home, turkish):
    alias = english_page.copy_for_translation(turkish, alias=True)

    assert alias.live
    assert answer_to_visitor(PAGE) is not None
    assert answer_to_visitor(f"localhost{alias.url}") is None
    assert answer_to_visitor("localhost/en/nowhere/") is None
    assert answer_to_visitor("evil.example/en/") is None


def test_page_that_fails_is_an_error(english_page):
    with failing_pages(), pytest.raises(RenderingError, match=f"{PAGE}: 500"):
        answer_to_visitor(PAGE)
