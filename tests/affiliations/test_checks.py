import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path
from wagtail import urls as wagtail_urls

from affiliations.checks import CHECKS

MIDDLEWARE = "affiliations.saving.deleted_page.DeletedPageMiddleware"


class WithoutOpenData:
    urlpatterns = [path("", include(wagtail_urls))]


class UnderAnotherAddress:
    urlpatterns = [
        path("", include("affiliations.urls")),
        path("pages/", include(wagtail_urls)),
    ]


class BehindAnotherPattern:
    urlpatterns = [
        path("<path:anything>", lambda request, anything: HttpResponse()),
        path("", include("affiliations.urls")),
        path("", include(wagtail_urls)),
    ]


class WithoutPages:
    urlpatterns = [path("", include("affiliations.urls"))]


@pytest.fixture
def templates(settings, tmp_path):
    """A function that makes a template of the site."""
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]

    def write(name, text):
        (tmp_path / name).write_text(text)

    return write


def found() -> list[tuple[str, str]]:
    """Return what the module's checks say: the id and the hint of each."""
    return [(message.id, message.hint) for check in CHECKS for message in check()]


def test_this_site_gives_all_that_is_needed():
    assert found() == []


@pytest.mark.usefixtures("db")
def test_checks_are_run_by_django(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != MIDDLEWARE]

    assert "affiliations.W001" in {message.id for message in run_checks()}


@pytest.mark.parametrize(
    "urls", [WithoutOpenData, UnderAnotherAddress, BehindAnotherPattern, WithoutPages]
)
def test_missing_addresses_are_named(urls, settings):
    settings.ROOT_URLCONF = urls

    [(check, hint)] = found()

    assert check == "affiliations.E001"
    assert 'include("affiliations.urls")' in hint


@pytest.mark.parametrize(
    "text",
    [
        "<body>{% block main %}{% endblock %}</body>",
        '{% extends "wagtailcore/shared/richtext.html" %}',
        '{% extends "nowhere.html" %}',
    ],
)
def test_base_template_without_a_place_for_the_page_is_named(text, templates, settings):
    templates("town.html", text)
    settings.AFFILIATIONS_BASE_TEMPLATE = "town.html"

    [(check, hint)] = found()

    assert check == "affiliations.E002"
    assert "{% block content %}" in hint


def test_base_template_that_is_not_there_is_named(settings):
    settings.AFFILIATIONS_BASE_TEMPLATE = "town.html"

    assert [check for check, _hint in found()] == ["affiliations.E002"]


@pytest.mark.parametrize(
    "text",
    [
        "{% if page %}<main>{% block content %}{% endblock %}</main>{% endif %}",
        '{% extends "base.html" %}',
        "{% extends layout %}",
    ],
)
def test_base_template_with_a_place_for_the_page_is_right(text, templates, settings):
    templates("town.html", text)
    settings.AFFILIATIONS_BASE_TEMPLATE = "town.html"

    assert found() == []


@pytest.mark.parametrize(("limit", "ids"), [(1000, ["affiliations.W002"]), (None, [])])
def test_limit_that_a_long_page_exceeds_is_named(limit, ids, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = limit

    assert [check for check, _hint in found()] == ids


def test_database_without_the_collation_is_named(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "mysql")

    assert [check for check, _hint in found()] == ["affiliations.E003"]


@pytest.mark.parametrize("name", ["wagtail_localize", "wagtail_modeladmin"])
def test_missing_app_is_named(name):
    config = apps.get_app_config("affiliations")
    others = {label: each for label, each in apps.app_configs.items() if label != name}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apps, "app_configs", others)
        with pytest.raises(ImproperlyConfigured, match=name):
            config.ready()
