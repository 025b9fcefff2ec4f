"""An editor at work on a site that is being served, without a browser."""

import re

import requests

from tests.servers import Site

PASSWORD = "correct horse battery staple"  # noqa: S105
MAKE_EDITOR = f"""
from django.contrib.auth import get_user_model
get_user_model().objects.create_superuser("editor", password="{PASSWORD}")
"""
FIND_EDITOR = """
from django.urls import reverse
from home.models import HomePage
home = HomePage.objects.get(locale__language_code="en")
print(reverse("wagtailadmin_pages:edit", args=[home.pk]))
"""
FORM = {
    "slug": "home",
    "introduction": '{"blocks": [], "entityMap": {}}',
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "action-publish": "action-publish",
}


class Editor:
    """An administrator who has logged in and works on the home page."""

    def __init__(self, site: Site):
        self.session = requests.Session()
        self.page_editor = site.url + site.run(FIND_EDITOR).strip()
        login = f"{site.url}/admin/login/"
        data = {"username": "editor", "password": PASSWORD}
        answer = self.session.post(login, {**data, **self.token(login)})
        assert answer.url == f"{site.url}/admin/"

    def token(self, url) -> dict[str, str]:
        """Return what the form at a URL sends to show that it was asked for."""
        html = self.session.get(url).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
        return {"csrfmiddlewaretoken": token}

    def publish_home(self, title: str) -> requests.Response:
        """Publish the home page with another title, and return what the editor sees then."""
        data = {**FORM, **self.token(self.page_editor), "title": title}
        answer = self.session.post(self.page_editor, data)
        assert "has been published" in answer.text
        return answer


def town_name(html: str) -> str:
    """Return the municipality's name as a page's header shows it."""
    return re.search(r'site-header__name"[^>]*>([^<]*)<', html)[1]
