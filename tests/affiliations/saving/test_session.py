"""What the page editor asks while its user may have been logged out."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Site

SESSION, LOGGED_IN = (
    reverse(f"affiliations_{name}", urlconf="site_project.urls")
    for name in ("session", "logged_in")
)
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


def test_who_is_logged_in_gets_a_token_with_which_forms_are_taken(user_in_group):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user_in_group("Editors"))

    answer = client.get(SESSION, headers=SCRIPT)

    assert answer.headers["Cache-Control"].count("no-store") == 1
    posted = client.post(
        "/admin/account/", {"csrfmiddlewaretoken": answer.json()["token"]}, headers=SCRIPT
    )
    assert posted.status_code == 200


@pytest.mark.parametrize("url", [SESSION, LOGGED_IN])
def test_stranger_learns_that_they_are_logged_out(url, db):
    assert Client().get(url, headers=SCRIPT).status_code == 403
    assert Client().get(url).url == f"/admin/login/?next={url}"


def test_user_without_the_administration_gets_no_token(django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_user("visitor"))

    assert client.get(SESSION, headers=SCRIPT).status_code == 403


def test_window_for_logging_in_leads_to_a_page_that_closes_itself(user_in_group):
    user_in_group("Editors", "ed")

    answer = Client().post(
        f"/admin/login/?next={LOGGED_IN}",
        {"username": "ed", "password": "password", "next": LOGGED_IN},
        follow=True,
    )

    assert answer.redirect_chain == [(LOGGED_IN, 302)]
    assert "logged-in" in answer.text


@pytest.mark.parametrize("is_deleted", [False, True])
def test_who_may_not_save_a_page_is_told_before_the_form_is_sent(page, people, is_deleted):
    mine, _theirs = people
    place = {"page": page.pk, "parent": page.get_parent().pk}
    if is_deleted:
        page.delete()

    before = mine.client.get(SESSION, place, headers=SCRIPT).json()
    GroupPagePermission.objects.all().delete()
    afterwards = mine.client.get(SESSION, place, headers=SCRIPT)

    assert before["is_refused"] is False
    assert afterwards.json()["is_refused"] is True


@pytest.mark.parametrize("place", [{}, {"page": ""}, {"page": "x", "parent": "9" * 5000}], ids=str)
def test_place_from_a_stranger_breaks_nothing(place, people):
    mine, _theirs = people

    answer = mine.client.get(SESSION, place, headers=SCRIPT).json()

    assert answer["token"]
    assert answer["is_refused"] is False


def test_site_without_any_page_refuses(page, people):
    mine, _theirs = people
    Site.objects.all().delete()
    page.delete()

    place = {"page": page.pk or 0, "parent": ""}
    assert mine.client.get(SESSION, place, headers=SCRIPT).json()["is_refused"] is True
