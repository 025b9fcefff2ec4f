"""Two people write on the home page at the same time."""

import pytest
from django.contrib.auth.models import User
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from home.models import HomePage
from tests.windows import told

EMPTY = {"introduction": rich_text(""), "comments": inline_formset([])}


def open_editor(client, home):
    """Return what an untouched form of the home page sends."""
    form = client.get(f"/admin/pages/{home.pk}/edit/").context["form"]
    names = ("title", "slug", "tagline", "footer_text", "seo_title", "search_description")
    return nested_form_data(EMPTY) | {
        "merge_base": form["merge_base"].value(),
        **{name: form[name].value() or "" for name in names},
    }


def save(client, home, form, **options):
    return client.post(f"/admin/pages/{home.pk}/edit/", form, **options)


def save_by_itself(client, home, form):
    """Save a draft as the editor's script does, and return what its form takes from the answer."""
    found = save(client, home, form, headers={"Accept": "application/json"}).json()
    return {
        "overwrite_revision_id": found["revision_id"],
        "merge_base": found["field_updates"]["merge_base"],
    }


@pytest.mark.parametrize("button", [{}, {"action-publish": "on"}])
def test_changes_of_different_fields_go_together(home, admin_client, button):
    mine, theirs = (open_editor(admin_client, home) for _person in range(2))
    save(admin_client, home, theirs | {"tagline": "Theirs"})

    answer = save(admin_client, home, mine | {"footer_text": "Mine"} | button)

    assert answer.status_code == 302
    found = HomePage.objects.get(pk=home.pk).get_latest_revision_as_object()
    assert (found.tagline, found.footer_text) == ("Theirs", "Mine")
    assert "Tagline changed" in told(answer)


def test_same_field_is_asked_about(home, admin_client):
    mine, theirs = (open_editor(admin_client, home) for _person in range(2))
    save(admin_client, home, theirs | {"tagline": "Theirs"})

    answer = save(admin_client, home, mine | {"tagline": "Mine"})

    [question] = answer.context["form"].questions
    assert (question.name, question.mine, question.theirs) == ("Tagline", "Mine", "Theirs")
    assert "Which text shall stay?" in answer.text


def test_saving_what_is_there_already_changes_nothing(home, admin_client):
    for _time in range(3):
        save(admin_client, home, open_editor(admin_client, home))

    home.refresh_from_db()
    assert Revision.objects.for_instance(home).count() == 1
    assert not home.has_unpublished_changes


def test_people_who_take_turns_go_on_in_their_own_revisions(home, admin_client, client):
    client.force_login(User.objects.create_superuser("mo", "mo@example.org", "secret"))
    clients = {"tagline": admin_client, "footer_text": client}
    forms = {name: open_editor(each, home) for name, each in clients.items()}

    for text in ("a", "ab", "abc"):
        for name, each in clients.items():
            forms[name] |= save_by_itself(each, home, forms[name] | {name: text})

    found = HomePage.objects.get().get_latest_revision_as_object()
    assert Revision.objects.for_instance(home).count() == 2
    assert (found.tagline, found.footer_text) == ("abc", "abc")


def test_a_sitting_stays_one_revision(home, admin_client):
    form = open_editor(admin_client, home)
    for text in ("a", "ab", "abc"):
        form |= save_by_itself(admin_client, home, form | {"tagline": text})

    assert Revision.objects.for_instance(home).count() == 1
    assert HomePage.objects.get().get_latest_revision_as_object().tagline == "abc"
