import logging
import sqlite3
from contextlib import closing

import pytest
from bs4 import BeautifulSoup
from django.db import Error, connection
from django.test import Client
from wagtail import hooks

from site_project.visitors.errors import is_database_failure
from tests.content import BLOCKS
from tests.windows import Window, newest


@pytest.mark.parametrize(
    ("path", "heading"),
    [("/en/nowhere/", "This was not accepted"), ("/tr/nowhere/", "Bu kabul edilmedi")],
)
def test_form_that_cannot_be_trusted_is_refused_with_a_page(path, heading, db):
    response = Client(enforce_csrf_checks=True).post(path)

    assert response.status_code == 403
    assert f"<h1>{heading}</h1>" in response.text


def test_failure_is_one_traceback_even_if_its_page_fails_too(settings, caplog, db):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    settings.ROOT_URLCONF = "tests.busy_urls"

    with caplog.at_level(logging.ERROR):
        response = Client(raise_request_exception=False).get("/fail/")

    assert (response.status_code, response.text) == (500, "<h1>Internal Server Error</h1>")
    failed = [record for record in caplog.records if record.exc_info]
    assert [record.getMessage() for record in failed] == ["Internal Server Error: /fail/"]
    assert "The page for 500 cannot be shown: Missing staticfiles manifest" in caplog.text


@pytest.mark.parametrize(
    ("statement", "is_failure"),
    [
        ("SELECT 1 FROM wagtailsearch_indexentry_fts('\"')", False),
        ("SELECT nothing", False),
        ("SELEC 1", False),
        ("INSERT INTO django_migrations (id) VALUES (1)", False),
        ("SELECT * FROM a_table_that_was_lost", True),
    ],
)
def test_statement_that_the_database_refuses_does_not_mean_that_it_is_gone(
    statement, is_failure, db
):
    with pytest.raises(Error) as raised, connection.cursor() as cursor:
        cursor.execute(statement)

    assert is_database_failure(raised.value) == is_failure


def test_file_that_is_no_database_is_a_failure(tmp_path):
    (tmp_path / "ruined").write_bytes(b"x" * 5000)

    with (
        closing(sqlite3.connect(tmp_path / "ruined")) as ruined,
        pytest.raises(Error) as raised,
        connection.wrap_database_errors,
    ):
        ruined.execute("SELECT 1 FROM x")

    assert is_database_failure(raised.value)
    assert not is_database_failure(ValueError("wrong"))


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "This is too large"), ("tr", "Çok büyük")]
)
def test_form_with_too_much_in_it_is_answered_in_the_readers_language(
    language, heading, settings, db
):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1

    response = Client(headers={"Accept-Language": language}).post(
        "/admin/login/", {"username": "a", "password": "b"}
    )

    assert response.status_code == 413
    assert f"<h1>{heading}</h1>" in response.text


@pytest.mark.parametrize(
    ("path", "heading"),
    [("/en/", "This was not understood"), ("/tr/", "Bu anlaşılamadı")],
)
def test_request_that_makes_no_sense_is_answered_in_the_readers_language(path, heading, db):
    response = Client(headers={"Host": "no host"}).get(path)

    assert response.status_code == 400
    assert f"<h1>{heading}</h1>" in response.text


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "You may not do this"), ("tr", "Bunu yapamazsınız")]
)
def test_what_a_user_may_not_do_is_answered_in_the_readers_language(
    language, heading, user_in_group
):
    client = Client(headers={"Accept-Language": language, "X-Requested-With": "XMLHttpRequest"})
    client.force_login(user_in_group("Editors"))

    response = client.get("/admin/users/")

    assert response.status_code == 403
    assert f"<h1>{heading}</h1>" in response.text


def fail(request, page):
    raise RuntimeError("The disk is full.")


def test_form_that_failed_to_be_saved_can_be_sent_again(admin_client, publish_affiliation_page):
    page = publish_affiliation_page(*BLOCKS)
    admin_client.raise_request_exception = False
    window = Window(admin_client, page)
    window.block("EUROCITIES")["acronym"] = "“<b>&"
    with hooks.register_temporarily("after_edit_page", fail):
        failed = window.save()
    fields = BeautifulSoup(failed.text, "html.parser").select("form input")

    answer = admin_client.post(window.url, {field["name"]: field["value"] for field in fields})

    assert failed.status_code == 500
    assert answer.status_code == 302
    assert newest(page).body[3].value["acronym"] == "“<b>&"


def test_failure_is_shown_as_such_to_the_editors_script(admin_client, publish_affiliation_page):
    page = publish_affiliation_page(*BLOCKS)
    admin_client.raise_request_exception = False
    window = Window(admin_client, page)

    with hooks.register_temporarily("before_edit_page", fail):
        failed = admin_client.post(
            window.url, window.data(), headers={"Accept": "application/json"}
        )

    assert failed.status_code == 500
    assert "<h1>Something went wrong</h1>" in failed.text
