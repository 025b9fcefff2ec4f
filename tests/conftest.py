import json

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.models import Site

from affiliations.models import AffiliationIndexPage


@pytest.fixture
def home(db):
    """The home page that the migrations make."""
    return Site.objects.get(is_default_site=True).root_page.specific


@pytest.fixture
def publish_affiliation_page(home):
    """A function that publishes an affiliation page made of the given blocks."""

    def publish(*blocks, **fields):
        page = AffiliationIndexPage(**{"title": "Memberships", "live": False, **fields})
        page.body = list(blocks)
        home.add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
        return page

    return publish


@pytest.fixture
def store_affiliation_page(home):
    """A function that stores a live page with a body as it might stand in the database."""

    def store(stored_body):
        page = home.add_child(instance=AffiliationIndexPage(title="Memberships"))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE affiliations_affiliationindexpage SET body = %s WHERE page_ptr_id = %s",
                [stored_body if isinstance(stored_body, str) else json.dumps(stored_body), page.pk],
            )
        return AffiliationIndexPage.objects.get(pk=page.pk)

    return store


@pytest.fixture
def user_in_group(django_user_model):
    """A function that makes a user of one of Wagtail's own groups."""

    def make(group, name="somebody"):
        user = django_user_model.objects.create_user(name, password="password")
        user.groups.add(Group.objects.get(name=group))
        return user

    return make
