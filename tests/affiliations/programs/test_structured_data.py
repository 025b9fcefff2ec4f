import json

from bs4 import BeautifulSoup
from wagtail.models import Page

from affiliations.models import AffiliationIndexPage
from tests.content import make_logo, organization, section
from tests.translations import TOWNS


def structured_data(client, page):
    html = BeautifulSoup(client.get(page.url).content, "html.parser")
    [script] = html.select("script[type='application/ld+json']")
    return json.loads(script.string)


def test_search_engines_learn_what_the_municipality_is_a_member_of(
    home, publish_affiliation_page, client
):
    """Types and properties are those of https://schema.org/GovernmentOrganization."""
    home.title = "Kadıköy Municipality"
    home.save_revision().publish()
    page = publish_affiliation_page(
        section(), TOWNS, organization("ICLEI", acronym="ICLEI", logo=make_logo())
    )

    data = structured_data(client, page)

    logo = data["memberOf"][1].pop("logo")
    assert data == {
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization",
        "name": "Kadıköy Municipality",
        "url": "http://localhost/en/",
        "memberOf": [
            {
                "@type": "Organization",
                "name": "Union of Historical Towns",
                "alternateName": "UHT",
                "url": "https://example.org/",
            },
            {"@type": "Organization", "name": "ICLEI"},
        ],
    }
    assert logo.startswith("http://")
    assert logo.endswith(".width-120.format-png.png")


def test_hidden_organizations_are_left_out(publish_affiliation_page, client):
    page = publish_affiliation_page(
        section(), organization("Shown"), organization("Concealed", show_on_page=False)
    )

    names = [each["name"] for each in structured_data(client, page)["memberOf"]]

    assert names == ["Shown"]


def test_no_name_can_end_the_script(publish_affiliation_page, client):
    name = "</script><script>alert(1)</script><!--"
    page = publish_affiliation_page(section(), organization(name))

    assert structured_data(client, page)["memberOf"][0]["name"] == name


def test_municipality_is_named_by_the_first_page_whatever_stands_between(
    home, turkish_home, english_page, client
):
    about = turkish_home.add_child(instance=Page(title="Hakkımızda", locale=turkish_home.locale))
    page = english_page.copy_for_translation(turkish_home.locale, copy_parents=False, alias=False)
    page.move(about, pos="last-child")
    page.save_revision().publish()

    data = structured_data(client, AffiliationIndexPage.objects.get(pk=page.pk))

    assert (data["name"], data["url"]) == ("Belediyemiz", "http://localhost/tr/")
