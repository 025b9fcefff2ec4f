import pytest

from tests.content import posted_page


@pytest.fixture
def add(home, admin_client):
    """A function that posts the "add page" form with the given action and returns the response."""

    def post(action, *blocks, **fields):
        data = posted_page(*blocks, **fields)
        url = f"/admin/pages/add/affiliations/affiliationindexpage/{home.pk}/"
        return admin_client.post(url, {**data, **action})

    return post


@pytest.fixture
def edit(admin_client):
    """A function that posts the "edit page" form with the given action."""

    def post(page, action, *blocks, **fields):
        data = posted_page(*blocks, **fields)
        return admin_client.post(f"/admin/pages/{page.pk}/edit/", {**data, **action})

    return post
