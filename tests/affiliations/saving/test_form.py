"""The page's form, whatever has happened to the page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from affiliations.models import AffiliationIndexPage
from tests.content import PUBLISH, SAVE, organization, publish_page, section
from tests.windows import Window, newest

LAST_WEEK = timezone.now() - timedelta(days=7)


@pytest.fixture
def window(home, admin_client):
    """The editor of a page that has expired."""
    page = publish_page(section(), organization("Cities"))
    page.expire_at, page.expired, page.live = LAST_WEEK, True, False
    page.save()
    page.save_revision()
    window = Window(admin_client, page)
    window.fields["expire_at"] = timezone.localtime(LAST_WEEK).strftime("%Y-%m-%d %H:%M")
    window.block("Cities")["acronym"] = "NEW"
    return window


def test_draft_of_a_page_that_has_expired_is_saved(window):
    answer = window.save(SAVE)

    assert answer.status_code == 302, answer.context["form"].errors
    assert newest(AffiliationIndexPage.objects.get()).body[1].value["acronym"] == "NEW"


@pytest.mark.parametrize(
    ("action", "expire_at"),
    [
        (PUBLISH, LAST_WEEK),
        (SAVE, LAST_WEEK - timedelta(days=1)),
    ],
)
def test_page_is_not_published_to_expire_at_once(window, action, expire_at):
    window.fields["expire_at"] = timezone.localtime(expire_at).strftime("%Y-%m-%d %H:%M")

    errors = window.save(action).context["form"].errors

    assert list(errors) == ["expire_at"]
