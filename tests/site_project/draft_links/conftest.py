import re

import pytest
from bs4 import BeautifulSoup

from site_project.draft_links.models import DraftLink
from tests.content import organization
from tests.starting_points import starting_point

SHARED = ["Union of Historical Towns", "EUROCITIES", "Mayors for Peace"]


@starting_point
def draft(english_page):
    """The English page with a draft of which visitors see nothing."""
    english_page.body.append(organization("Mayors for Peace"))
    english_page.body.append(organization("Hidden", show_on_page=False, internal_note="whispered"))
    english_page.save_revision()
    return english_page


def links_url(page):
    return f"/admin/draft-links/{page.pk}/"


@pytest.fixture
def make(draft, client, user_in_group):
    """A function that makes a link as an editor does, and returns its address."""
    editor = user_in_group("Editors", "link maker")

    def press(page=draft):
        client.force_login(editor)
        html = client.post(f"{links_url(page)}make/", follow=True).text
        client.logout()
        return re.search(r'value="http://testserver(/draft/[^"]+)"', html)[1]

    return press


@pytest.fixture
def moderator(user_in_group):
    return user_in_group("Moderators", "link ender")


def parsed(response):
    return BeautifulSoup(response.content, "html.parser")


def names(response):
    return [h3.text for h3 in parsed(response).select("main h3")]


def change(address, **fields):
    DraftLink.objects.filter(key=address.split("/")[2]).update(**fields)
