import csv
import io
import json

import pytest
from wagtail.models import Site

from tests.content import organization, section
from tests.translations import TOWNS, translate

KEYS = (
    "section",
    "name",
    "acronym",
    "description",
    "principles",
    "website",
    "member_since",
    "role",
    "unit",
    "facts_checked_on",
    "anchor_url",
)
ADDRESS = "http://localhost/en/memberships/"


def rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_json_lists_every_organization_that_visitors_see(english_page, client):
    response = client.get("/en/memberships/organizations.json")

    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert json.loads(response.content) == [
        {
            "section": "National",
            "name": "Union of Historical Towns",
            "acronym": "UHT",
            "description": "It protects old towns.",
            "principles": [{"name": "Neutrality", "text": "Above party politics."}],
            "website": "https://example.org/",
            "member_since": 2004,
            "role": "Founding member",
            "unit": "Culture department",
            "facts_checked_on": "2026-01-31",
            "anchor_url": f"{ADDRESS}#uht",
        },
        {
            "section": "International",
            "name": "EUROCITIES",
            "acronym": "",
            "description": "It connects cities.",
            "principles": [],
            "website": "",
            "member_since": None,
            "role": "",
            "unit": "",
            "facts_checked_on": None,
            "anchor_url": f"{ADDRESS}#eurocities",
        },
    ]


def test_csv_has_the_same_in_cells(english_page, client):
    response = client.get("/en/memberships/organizations.csv")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbfsection,name,")
    assert rows(response) == [
        {
            "section": "National",
            "name": "Union of Historical Towns",
            "acronym": "UHT",
            "description": "It protects old towns.",
            "principles": "Neutrality: Above party politics.",
            "website": "https://example.org/",
            "member_since": "2004",
            "role": "Founding member",
            "unit": "Culture department",
            "facts_checked_on": "2026-01-31",
            "anchor_url": f"{ADDRESS}#uht",
        },
        {
            **dict.fromkeys(KEYS, ""),
            "section": "International",
            "name": "EUROCITIES",
            "description": "It connects cities.",
            "anchor_url": f"{ADDRESS}#eurocities",
        },
    ]


def test_keys_and_anchors_are_the_same_in_every_language(translation, publish_translation, client):
    translate(translation)
    publish_translation(translation)

    turkish = json.loads(client.get("/tr/uyelikler/organizations.json").content)

    assert tuple(turkish[0]) == KEYS
    assert turkish[0]["name"] == "Tarihi Kentler Birliği"
    assert [each["anchor_url"] for each in turkish] == [
        "http://localhost/tr/uyelikler/#uht",
        "http://localhost/tr/uyelikler/#eurocities",
    ]


@pytest.mark.parametrize("name", ["organizations.csv", "organizations.json"])
def test_hidden_organizations_and_internal_notes_are_in_no_file(
    name, publish_affiliation_page, client
):
    page = publish_affiliation_page(section(), TOWNS, organization("Concealed", show_on_page=False))

    text = client.get(f"{page.url}{name}").content.decode()

    assert "Union of Historical Towns" in text
    assert "Concealed" not in text
    assert "Ask the mayor" not in text


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+90 212",
        "-2",
        "@SUM(A1)",
        " =1+1",
        "\t=1+1",
        "\tTab",
        "＝1+1",
        "=HYPERLINK(“https://a.example”)",
    ],
)
def test_cell_that_would_run_as_a_formula_is_made_harmless(name, publish_affiliation_page, client):
    page = publish_affiliation_page(section(), organization(name))

    [row] = rows(client.get(f"{page.url}organizations.csv"))

    assert row["name"] == f"'{name}"


def test_texts_keep_their_paragraphs_and_letters(publish_affiliation_page, client):
    page = publish_affiliation_page(
        section(),
        organization(
            'Şile, “İğdır”; "Ağrı"',
            description="<p>One &amp; <b>only</b></p><ul><li>a &lt; b</li><li>c</li></ul>",
        ),
    )

    [row] = rows(client.get(f"{page.url}organizations.csv"))

    assert row["name"] == 'Şile, “İğdır”; "Ağrı"'
    assert row["description"] == "One & only\na < b\nc"


def test_page_without_organizations_has_empty_files(publish_affiliation_page, client):
    page = publish_affiliation_page()

    as_csv = client.get(f"{page.url}organizations.csv")

    assert as_csv.content.decode("utf-8-sig").strip() == ",".join(KEYS)
    assert rows(as_csv) == []
    assert client.get(f"{page.url}organizations.json").json() == []


@pytest.mark.parametrize("hide", ["draft", "private"])
def test_files_of_a_page_that_visitors_cannot_read_are_not_there(hide, english_page, client):
    if hide == "draft":
        english_page.unpublish()
    else:
        english_page.view_restrictions.create(restriction_type="login")

    response = client.get("/en/memberships/organizations.json")

    assert response.status_code == (404 if hide == "draft" else 302)
    assert b"EUROCITIES" not in response.content


@pytest.mark.parametrize(
    "path",
    [
        "/en/organizations.csv",
        "/en/memberships/other.csv",
        "/en/memberships/organizations.xml",
        "/en/memberships/organizations.csv/",
        "/memberships/organizations.csv",
    ],
)
def test_there_is_no_other_file(path, english_page, client):
    assert client.get(path).status_code == 404


def test_page_links_its_files(english_page, client):
    html = client.get(english_page.url).content.decode()

    assert html.count('href="/en/memberships/organizations.csv"') == 2
    assert html.count('href="/en/memberships/organizations.json"') == 2


@pytest.mark.parametrize("file", ["organizations.csv", "organizations.json"])
def test_first_page_of_a_site_has_its_data_at_the_top(file, english_page, client):
    page = english_page.copy(to=english_page.get_parent().get_parent(), copy_revisions=False)
    Site.objects.update(root_page=page)

    response = client.get(f"/en/{file}")

    assert "http://localhost/en/#uht" in response.content.decode()


def test_other_files_below_a_page_are_not_there(english_page, client):
    assert client.get("/en/memberships/organizations.json/").status_code == 404
    assert client.get("/en/memberships/members.csv").status_code == 404


@pytest.mark.parametrize("is_renamed", [True, False])
def test_files_of_a_page_that_has_moved_lead_on(
    is_renamed, home, publish_affiliation_page, client, django_capture_on_commit_callbacks
):
    page = publish_affiliation_page(section(), organization("A"))
    other = publish_affiliation_page(section(), organization("B"), title="Other")

    with django_capture_on_commit_callbacks(execute=True):
        if is_renamed:
            page.slug = "moved"
            page.save_revision().publish()
        else:
            page.move(other, pos="last-child")

    page.refresh_from_db()
    for file in ("", "organizations.csv", "organizations.json"):
        answer = client.get(f"/en/memberships/{file}")
        assert (answer.status_code, answer.url) == (301, f"{page.url}{file}")
        assert client.get(answer.url).status_code == 200
