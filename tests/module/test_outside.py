"""The module in a site outside this repository, through HTTP, with manifest storage."""

import csv
import io

import pytest
from bs4 import BeautifulSoup

from tests.content import organization, posted_page, section

from .foreign_site import PASSWORD, Browser, served, steps

pytestmark = pytest.mark.server

ADD = "/admin/pages/add/affiliations/affiliationindexpage/{}/"
LISTS = ["affiliationindexpage", "publishedorganization"]
MAKE_EDITOR = f"""
from django.contrib.auth import get_user_model
get_user_model().objects.create_superuser("editor", "editor@example.org", "{PASSWORD}")
"""
FIRST_PAGE = """
from wagtail.models import Site
print(Site.objects.get().root_page_id)
"""
STORE_SCRIPT = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute(
        "UPDATE affiliations_affiliationindexpage SET introduction = introduction || %s, "
        "body = replace(body, 'What it is for.', 'What it is for.<script>alert(1)</script>')",
        ["<p>Stored<script>alert(1)</script></p>"],
    )
"""


@pytest.fixture(scope="module")
def url(prepared_site):
    prepared_site.shell(MAKE_EDITOR)
    with served(prepared_site) as address:
        yield address


@pytest.fixture(scope="module")
def editor(url):
    browser = Browser(url)
    browser.log_in("editor")
    return browser


@pytest.fixture(scope="module")
def editor_address(prepared_site, editor):
    """Where the page editor is, of a page that was made in it and published."""
    blocks = [section("Networks"), organization("EUROCITIES", website="https://eurocities.eu/")]
    form = posted_page(*blocks, **{"action-publish": "action-publish"})
    answer = editor.post(ADD.format(prepared_site.shell(FIRST_PAGE).strip()), form)
    links = BeautifulSoup(answer.content, "html.parser").select("a[href$='/edit/']")
    return next(link["href"] for link in links if link.get_text(strip=True) == "Memberships")


@pytest.fixture
def visitor(url, editor_address):
    return Browser(url)


def test_steps_are_few(prepared_site):
    assert 1 <= len(steps()) <= 8


def test_module_is_the_installed_one(prepared_site):
    path = prepared_site.shell("import affiliations; print(affiliations.__file__)")

    assert path.strip() == str(prepared_site.packages / "affiliations" / "__init__.py")


def test_checks_find_nothing_missing(prepared_site):
    assert "no issues" in prepared_site.manage("check").stdout


def test_editor_opens_with_its_blocks_and_scripts(editor, editor_address):
    html = editor.read(editor_address)

    scripts = [script["src"] for script in html.select("script[src*='/affiliations/']")]
    names = {script.rpartition("/")[2].partition(".")[0] for script in scripts}
    assert names == {
        "autosave",
        "composing",
        "content-checks",
        "open-block",
        "saving",
        "translating",
    }
    assert {editor.get(script).status_code for script in scripts} == {200}
    assert "EUROCITIES" in str(html)


def test_visitor_reads_the_page_with_its_styles(visitor):
    html = visitor.read("/memberships/")

    styles = [link["href"] for link in html.select("link[rel=stylesheet][href*='/affiliations/']")]
    assert [heading.text for heading in html.select("h1, h2, h3")] == [
        "Memberships",
        "Networks",
        "EUROCITIES",
    ]
    assert len(styles) == 5
    assert all("@layer affiliations" in visitor.get(style).text for style in styles)


def test_programs_read_csv_and_json(visitor):
    table = visitor.get("/memberships/organizations.csv")
    data = visitor.get("/memberships/organizations.json")

    [row] = csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")))
    [record] = data.json()
    assert row["name"] == record["name"] == "EUROCITIES"
    assert record["website"] == "https://eurocities.eu/"


@pytest.mark.parametrize("name", LISTS)
def test_list_opens_with_its_style(name, editor, editor_address):
    html = editor.read(f"/admin/affiliations/{name}/")

    [style] = html.select("link[href*='/affiliations/css/listing.']")
    assert editor.get(style["href"]).status_code == 200
    assert "Memberships" in html.select_one("table.listing").text


def test_labels_are_turkish_for_who_wants_them(editor, editor_address):
    name = {"name_email-first_name": "Ed", "name_email-last_name": "Itor"}
    editor.post("/admin/account/", {**name, "locale-preferred_language": "tr"})

    form = editor.read(editor_address)
    listing = editor.read(f"/admin/affiliations/{LISTS[1]}/")
    editor.post("/admin/account/", {**name, "locale-preferred_language": "en"})

    assert "Nasıl başlanır" in [heading.get_text(strip=True) for heading in form.select("h2")]
    assert "Bilgilerin denetlendiği gün" in [cell.get_text(strip=True) for cell in listing("th")]


def test_stored_script_does_not_come_out(prepared_site, visitor):
    prepared_site.shell(STORE_SCRIPT)

    html = visitor.read("/memberships/")

    assert "Stored" in html.select_one(".affiliation-page__lead").text
    assert html.select(".affiliation-page script") == []
    assert "alert" not in str(html)
