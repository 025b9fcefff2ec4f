import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.template.loader import render_to_string
from django.utils import translation


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_unknown_address_gets_a_page_that_helps(home, client):
    response = client.get("/nowhere/")

    html = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 404
    assert html.h1.text == "Page not found"
    assert html.main.a["href"] == "/en/"
    assert html.select_one("header a").text.strip() == home.title


@pytest.mark.parametrize(
    ("language", "template", "heading"),
    [
        ("en", "500.html", "Something went wrong"),
        ("tr", "500.html", "Bir şeyler ters gitti"),
        ("en", "503.html", "Not available at the moment"),
        ("tr", "503.html", "Şu anda kullanılamıyor"),
    ],
)
def test_page_for_failures_needs_no_database(language, template, heading):
    with translation.override(language):
        html = BeautifulSoup(render_to_string(template), "html.parser")

    assert html.html["lang"] == language
    assert html.title.text == heading
    assert html.h1.text == heading


def test_administrator_can_open_the_list_of_all_sites(home, admin_client):
    response = admin_client.get("/admin/pages/1/")

    html = BeautifulSoup(response.content, "html.parser")
    assert home.title in html.select_one("table").text
