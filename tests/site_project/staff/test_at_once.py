"""Many people publish one page at the same moment, on each database."""

import json
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from bs4 import BeautifulSoup

from tests.editing import MAKE_EDITOR, Editor
from tests.prepared import prepare_site, prepare_static_files
from tests.servers import running_postgresql, running_site

pytestmark = pytest.mark.server

PEOPLE = 12
# Each of them has the page open, and has written into an organization of their own.
OPEN_EDITORS = f"""
import json
from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import setup_test_environment
from tests.content import PUBLISH, organization, publish_page, section
from tests.windows import Window
setup_test_environment()
client = Client()
client.force_login(get_user_model().objects.get(username="editor"))
page = publish_page(section(), *(organization(f"City {{each}}") for each in range({PEOPLE})))
window, forms = Window(client, page), []
for each in range({PEOPLE}):
    own = window.block(f"City {{each}}")
    own["acronym"] = f"C{{each}}"
    forms.append(window.data(PUBLISH))
    own["acronym"] = ""
print(json.dumps([page.pk, window.url, forms]))
"""
PRINT_ACRONYMS = """
from affiliations.models import AffiliationIndexPage
page = AffiliationIndexPage.objects.get(pk={pk})
print([block.value["acronym"] for block in page.body if block.block_type == "organization"])
"""
# Code that publishes it as often at once waits in turn, too.
PUBLISH_BY_CODE = f"""
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
def publish(each):
    try:
        AffiliationIndexPage.objects.get(pk={{pk}}).save_revision().publish()
    finally:
        connection.close()
with ThreadPoolExecutor({PEOPLE}) as people:
    list(people.map(publish, range({PEOPLE})))
"""


@pytest.fixture(scope="module")
def database_url():
    with running_postgresql() as server:
        yield server.url


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def site(request, tmp_path_factory):
    """A site that is served by three workers, on each database."""
    folder, environment = tmp_path_factory.mktemp("site"), {"WORKERS": "3"}
    if request.param == "PostgreSQL":
        environment["DATABASE_URL"] = request.getfixturevalue("database_url")
        prepare_static_files(folder)
    else:
        prepare_site(folder)
    with running_site(folder, **environment) as site:
        site.run(MAKE_EDITOR)
        yield site


@pytest.fixture
def opened(site):
    """Twelve open editors of a new page: its key, their forms, and a function that sends one."""
    pk, path, forms = json.loads(site.run(OPEN_EDITORS))
    editor = Editor(site)
    token = editor.token(site.url + path)

    def send(form):
        data = {**form, **token}
        return editor.session.post(site.url + path, data, allow_redirects=False, timeout=120)

    return pk, forms, send


def test_whoever_publishes_at_once_publishes_what_all_have_written(site, opened):
    pk, forms, send = opened

    with ThreadPoolExecutor(PEOPLE) as people:
        answers = list(people.map(send, forms))

    assert [answer.status_code for answer in answers] == [302] * PEOPLE
    published = site.run((PRINT_ACRONYMS + PUBLISH_BY_CODE).format(pk=pk))
    assert published.strip() == str([f"C{each}" for each in range(PEOPLE)])


@pytest.mark.parametrize("site", ["PostgreSQL"], indirect=True)
def test_nobody_waits_without_end_for_who_holds_the_page(site, opened, database_url):
    pk, forms, send = opened
    with psycopg.connect(database_url) as holder:
        holder.execute("SELECT 1 FROM wagtailcore_page WHERE id = %s FOR UPDATE", [pk])

        answer = send(forms[0])

        holder.rollback()
    assert answer.status_code == 503
    fields = BeautifulSoup(answer.text, "html.parser").select("form input")
    assert send({field["name"]: field["value"] for field in fields}).status_code == 302
    assert "C0" in site.run(PRINT_ACRONYMS.format(pk=pk))
