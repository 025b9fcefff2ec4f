import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from django.utils.timezone import localdate
from openpyxl import load_workbook

from affiliations.models import PublishedOrganization
from tests.content import organization, publish_page, section
from tests.listings import rows
from tests.starting_points import starting_point
from tests.translations import translate

LISTING = "/admin/affiliations/publishedorganization/"
TODAY = localdate()


@starting_point
def published():
    """Two live pages: İstanbul's unions, with and without a website and a date, and a network."""
    unions = publish_page(
        section("Ulusal"),
        organization(
            "İstanbul Belediyeler Birliği",
            acronym="İBB",
            website="https://www.example.org/",
            member_since=1975,
            facts_checked_on=TODAY,
        ),
        organization("Çevre Birliği", facts_checked_on="2020-01-31"),
        organization("Gizli Birlik", show_on_page=False, internal_note="whispered"),
        title="Unions",
        slug="unions",
    )
    networks = publish_page(
        section("International"), organization("EUROCITIES"), title="Networks", slug="networks"
    )
    return unions, networks


def names(response):
    return [row[0] for row in rows(response)]


def test_listing_starts_with_the_facts_nobody_has_checked_for_longest(published, admin_client):
    assert rows(admin_client.get(LISTING)) == [
        ["EUROCITIES", "International", "Networks", "-", "-", "-"],
        ["Çevre Birliği", "Ulusal", "Unions", "-", "-", "Jan. 31, 2020"],
        [
            "İstanbul Belediyeler Birliği (İBB)",
            "Ulusal",
            "Unions",
            "example.org",
            "1975",
            date_format(TODAY, "N j, Y"),
        ],
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "istanbul"}, ["İstanbul Belediyeler Birliği (İBB)"]),
        ({"q": "ISTANBUL belediye"}, ["İstanbul Belediyeler Birliği (İBB)"]),
        ({"q": "cevre"}, ["Çevre Birliği"]),
        ({"q": "ibb"}, ["İstanbul Belediyeler Birliği (İBB)"]),
        ({"q": "ulusal birligi"}, ["Çevre Birliği", "İstanbul Belediyeler Birliği (İBB)"]),
        ({"q": "gizli"}, []),
        ({"q": "whispered"}, []),
        ({"website": "yes"}, ["İstanbul Belediyeler Birliği (İBB)"]),
        ({"website": "no"}, ["EUROCITIES", "Çevre Birliği"]),
        ({"review": "due"}, ["EUROCITIES", "Çevre Birliği"]),
        ({"section": "International"}, ["EUROCITIES"]),
        ({"language": "tr"}, []),
        ({"o": "0"}, ["Çevre Birliği", "EUROCITIES", "İstanbul Belediyeler Birliği (İBB)"]),
        ({"o": "-5"}, ["İstanbul Belediyeler Birliği (İBB)", "Çevre Birliği", "EUROCITIES"]),
    ],
)
def test_listing_is_searched_filtered_and_sorted(query, found, published, admin_client):
    assert names(admin_client.get(LISTING, query)) == found


def test_listing_is_narrowed_to_a_page(published, admin_client):
    unions, networks = published

    assert names(admin_client.get(LISTING, {"page": networks.pk})) == ["EUROCITIES"]
    assert len(rows(admin_client.get(LISTING, {"page": "<script>"}))) == 3


def test_age_at_which_facts_are_due_is_a_setting(published, admin_client, settings):
    settings.AFFILIATIONS_FACTS_MAX_AGE_DAYS = 100 * 365

    assert names(admin_client.get(LISTING, {"review": "due"})) == ["EUROCITIES"]


def test_row_leads_to_the_block_in_the_editor_and_to_the_page(published, admin_client, client):
    html = BeautifulSoup(admin_client.get(LISTING, {"q": "cevre"}).content, "html.parser")

    links = {link.get_text(strip=True): link["href"] for link in html.select("tr .actions a")}

    block = published[0].body[2]
    assert links["Edit on page"] == (
        f"/admin/pages/{published[0].pk}/edit/#:w:contentpath=body.{block.id}"
    )
    address, anchor = links["View on site"].split("#")
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert page.find(id=anchor).h3.text == "Çevre Birliği"
    assert set(links) == {"Edit on page", "View on site", "Inspect"}


def test_organization_can_be_inspected(published, admin_client):
    organization = PublishedOrganization.objects.get(acronym="İBB")

    html = BeautifulSoup(
        admin_client.get(f"{LISTING}inspect/{organization.pk}/").content, "html.parser"
    )

    shown = zip(html.select("dt"), html.select("dd"), strict=True)
    assert [(label.text, value.text) for label, value in shown][:8] == [
        ("Name", "İstanbul Belediyeler Birliği"),
        ("Acronym", "İBB"),
        ("Page", "Unions"),
        ("Section", "Ulusal"),
        ("Position on the page", "1"),
        ("Website", "https://www.example.org/"),
        ("Member since", "1975"),
        ("Our role", "-"),
    ]


def test_export_holds_every_row_and_runs_no_formula(publish_affiliation_page, admin_client):
    publish_affiliation_page(
        section("=1+1"),
        organization("@SUM(1)", our_role="+1", facts_checked_on="2026-01-31", acronym="A"),
    )

    as_csv = admin_client.get(LISTING, {"export": "csv"}).getvalue().decode()
    as_xlsx = io.BytesIO(admin_client.get(LISTING, {"export": "xlsx"}).getvalue())

    header, row = csv.reader(io.StringIO(as_csv))
    assert dict(zip(header, row, strict=True)) == {
        "Name": "'@SUM(1)",
        "Acronym": "A",
        "Section": "'=1+1",
        "Page": "Memberships",
        "Language": "English",
        "Position On The Page": "1",
        "Website": "",
        "Member Since": "",
        "Our Role": "'+1",
        "Responsible Unit": "",
        "Facts Checked On": "2026-01-31",
        "Address": "http://localhost/en/memberships/#a",
    }
    cells = list(load_workbook(as_xlsx).active.iter_rows(min_row=2))[0]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "d"}


def test_listing_reads_its_rows_in_one_query_however_many_there_are(published, admin_client):
    def queries(count):
        PublishedOrganization.objects.bulk_create(
            PublishedOrganization(
                key=f"{number}",
                page=published[number % 2],
                block_id=f"{number}",
                position=number,
                name=f"Network {number}",
                anchor=f"network-{number}",
            )
            for number in range(PublishedOrganization.objects.count(), count)
        )
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert len(rows(admin_client.get(LISTING))) == min(count, 50)
        return [query["sql"] for query in captured]

    queries(3)  # What is kept for all requests is asked for once.

    few, many = queries(3), queries(400)

    assert len(few) == len(many)
    reading_rows = [
        sql
        for sql in many
        if "affiliations_publishedorganization" in sql
        and "COUNT(" not in sql
        and "DISTINCT" not in sql
    ]
    assert len(reading_rows) == 1


def test_editor_sees_only_what_is_on_pages_they_may_edit(published, client, editor_of):
    unions, networks = published
    client.force_login(editor_of(networks))
    others = PublishedOrganization.objects.filter(page=unions).first()
    own = PublishedOrganization.objects.get(page=networks)

    listing = client.get(LISTING)

    assert names(listing) == ["EUROCITIES"]
    assert "Unions" not in listing.text
    assert "Ulusal" not in listing.text
    assert names(client.get(LISTING, {"page": unions.pk})) == []
    exported = client.get(LISTING, {"export": "csv"}).getvalue().decode()
    assert "EUROCITIES" in exported
    assert "Birli" not in exported
    assert client.get(f"{LISTING}inspect/{own.pk}/").status_code == 200
    assert client.get(f"{LISTING}inspect/{others.pk}/").url == "/admin/"


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_wagtails_own_groups_see_all_and_may_change_nothing(
    group, published, client, user_in_group
):
    client.force_login(user_in_group(group))
    key = PublishedOrganization.objects.first().pk
    before = list(PublishedOrganization.objects.values())

    assert len(rows(client.get(LISTING))) == 3
    for action in ("create", f"edit/{key}", f"delete/{key}"):
        response = client.post(f"{LISTING}{action}/", {"name": "Changed"})
        assert response.status_code == 404 or response.url == "/admin/"
    assert list(PublishedOrganization.objects.values()) == before


def test_user_without_a_page_permission_and_visitors_are_turned_away(
    published, client, django_user_model
):
    clerk = django_user_model.objects.create_user("image clerk", password="password")
    clerk.user_permissions.add(Permission.objects.get(codename="access_admin"))
    key = PublishedOrganization.objects.first().pk

    for address in (LISTING, f"{LISTING}inspect/{key}/", f"{LISTING}?export=csv"):
        assert client.get(address).url.startswith("/admin/login/")
    client.force_login(clerk)
    for address in (LISTING, f"{LISTING}inspect/{key}/", f"{LISTING}?export=csv"):
        assert client.get(address).url == "/admin/"


@pytest.mark.parametrize("listing", [LISTING, "/admin/affiliations/affiliationindexpage/"])
def test_listing_answers_no_question_about_other_fields(listing, published, admin_client):
    """``?page__owner__password__startswith=`` would let one guess a password, letter by letter."""
    for lookup in ("page__owner__password__startswith", "owner__password__startswith"):
        assert len(rows(admin_client.get(listing, {lookup: "x"}))) >= 2


def test_organization_is_listed_in_every_language(
    english_page, translation, publish_translation, admin_client
):
    translate(translation)
    publish_translation(translation)

    assert names(admin_client.get(LISTING, {"language": "tr"})) == [
        "EUROCITIES",
        "Tarihi Kentler Birliği (TKB)",
    ]
    assert len(rows(admin_client.get(LISTING))) == 4


def test_menu_has_both_lists_in_one_group(published, admin_client):
    html = admin_client.get("/admin/").text

    assert all(
        f'"url": "{url}"' in html
        for url in (LISTING, LISTING.replace("publishedorganization", "affiliationindexpage"))
    )
