"""Two people write on the home page at the same time."""

import pytest
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


def test_a_sitting_stays_one_revision(home, admin_client):
    form, script = open_editor(admin_client, home), {"Accept": "application/json"}
    for text in ("a", "ab", "abc"):
        found = save(admin_client, home, form | {"tagline": text}, headers=script).json()
        form |= {
            "overwrite_revision_id": found["revision_id"],
            "merge_base": found["field_updates"]["merge_base"],
        }

    assert Revision.objects.for_instance(home).count() == 1
    assert HomePage.objects.get().get_latest_revision_as_object().tagline == "abc"
