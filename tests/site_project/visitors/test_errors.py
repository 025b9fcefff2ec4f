import logging
import sqlite3
from contextlib import closing

import pytest
from django.db import Error, connection
from django.test import Client

from site_project.visitors.errors import is_database_failure


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
