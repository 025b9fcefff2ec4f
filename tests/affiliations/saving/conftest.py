"""A page that two people have opened."""

import pytest
from django.test import Client

from tests.content import organization, publish_page, section
from tests.windows import Window

NEUTRALITY = {"name": "Neutrality", "text": "<p>Above parties.</p>"}
PAGE = [
    section("National"),
    organization("Towns", principles=[NEUTRALITY], website="https://example.org/"),
    section("International"),
    organization("Cities"),
    organization("Rainbow"),
]


@pytest.fixture
def page(home):
    return publish_page(*PAGE)


@pytest.fixture
def people(user_in_group, page):
    """The windows of two moderators who have opened the same page: mine and theirs."""
    windows = []
    for name in ("ada", "bora"):
        client = Client()
        client.force_login(user_in_group("Moderators", name))
        windows.append(Window(client, page))
    return windows
