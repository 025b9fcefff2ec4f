import pytest
from bs4 import BeautifulSoup
from wagtail.signals import page_published

from tests.content import organization, section


def test_home_page_introduces_the_municipality_and_lists_its_pages(
    home, publish_affiliation_page, client
):
    home.title = "Kadıköy Municipality"
    home.tagline = "On the Asian shore"
    home.introduction = "<p>Welcome</p>"
    home.footer_text = "Town Hall Square 1"
    home.save_revision().publish()
    publish_affiliation_page(section(), organization(), search_description="Where we belong")
    publish_affiliation_page(title="Draft", slug="draft").unpublish()

    html = BeautifulSoup(client.get("/en/").content, "html.parser")

    assert [h.text for h in html.select("h1, h2")] == ["Kadıköy Municipality", "Memberships"]
    assert html.select_one(".page__lead").text == "On the Asian shore"
    assert html.select_one(".page__text").text.strip() == "Welcome"
    assert [a["href"] for a in html.select("main a")] == ["/en/memberships/"]
    assert html.select_one(".page-list p").text == "Where we belong"
    assert html.footer.text.strip() == "Town Hall Square 1"


def test_every_page_names_the_municipality(home, publish_affiliation_page, client):
    home.title = "Kadıköy Municipality"
    home.save_revision().publish()
    page = publish_affiliation_page()

    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    assert html.select_one(".site-header a").text.strip() == "Kadıköy Municipality"
    assert " ".join(html.title.text.split()) == "Memberships – Kadıköy Municipality"


def test_empty_home_page_prints_its_title_only(home, client):
    html = BeautifulSoup(client.get("/en/").content, "html.parser")

    assert html.main.get_text(" ", strip=True) == "Home"


def test_publication_that_fails_half_way_leaves_the_page_as_it_was(home):
    home.title = "Half"
    revision = home.save_revision()

    def fail(**kwargs):
        raise OSError("Killed on purpose")

    page_published.connect(fail)
    try:
        with pytest.raises(OSError, match="on purpose"):
            revision.publish()
    finally:
        page_published.disconnect(fail)

    home.refresh_from_db()
    assert home.title != "Half"
