"""Comments of two people who have the same page open."""

import pytest
from django.test import Client
from wagtail.models import Comment, CommentReply
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from tests.content import SAVE, organization, publish_page, section
from tests.windows import Window, newest, told


class CommentingWindow(Window):
    """An editor whose comments are those that were there when it was opened."""

    def __init__(self, client, page):
        super().__init__(client, page)
        self.comments = [
            {
                "id": comment.pk,
                "text": comment.text,
                "contentpath": comment.contentpath,
                "position": comment.position,
                "resolved": "on" if comment.resolved_at else "",
                "replies": [{"id": each.pk, "text": each.text} for each in comment.replies.all()],
            }
            for comment in Comment.objects.filter(page=page, resolved_at=None)
        ]

    def comment(self, text):
        self.comments.append({"id": "", "text": text, "contentpath": "title", "replies": []})

    def data(self, action=SAVE, **fields):
        forms = []
        for comment in self.comments:
            replies = comment["replies"]
            known = sum(bool(reply["id"]) for reply in replies)
            forms.append({**comment, "replies": inline_formset(replies, initial=known)})
        known = sum(bool(comment["id"]) for comment in self.comments)
        posted = nested_form_data({"comments": inline_formset(forms, initial=known)})
        return {**super().data(action, **fields), **posted}


@pytest.fixture
def page(home):
    return publish_page(section(), organization("Cities"))


@pytest.fixture
def clients(user_in_group):
    made = []
    for name in ("ada", "bora"):
        client = Client()
        client.force_login(user_in_group("Moderators", name))
        made.append(client)
    return made


@pytest.fixture
def windows(page, clients):
    """The windows of two people, opened when the page had one comment of the first one."""
    first = CommentingWindow(clients[0], page)
    first.comment("Is this right?")
    assert first.save().status_code == 302
    return [CommentingWindow(client, page) for client in clients]


def save(window):
    answer = window.save()
    assert answer.status_code == 302, answer.context["form"].formsets["comments"].errors
    return answer


def test_comments_of_both_are_kept(windows):
    mine, theirs = windows
    theirs.comment("Theirs")
    save(theirs)
    mine.comment("Mine")

    answer = save(mine)

    assert "New comment: “Theirs”" in told(answer)
    assert set(Comment.objects.values_list("text", flat=True)) == {
        "Is this right?",
        "Theirs",
        "Mine",
    }


def test_replies_of_both_are_kept(windows):
    mine, theirs = windows
    theirs.comments[0]["replies"].append({"id": "", "text": "Theirs"})
    save(theirs)
    mine.comments[0]["replies"].append({"id": "", "text": "Mine"})

    answer = save(mine)

    assert "New reply: “Theirs”" in told(answer)
    assert set(CommentReply.objects.values_list("text", flat=True)) == {"Theirs", "Mine"}


def test_comment_that_one_has_resolved_is_not_opened_again(page, windows):
    mine, theirs = windows
    theirs.comments[0]["resolved"] = "on"
    save(theirs)
    mine.block("Cities")["acronym"] = "MINE"

    answer = save(mine)

    assert newest(page).body[1].value["acronym"] == "MINE"
    assert not Comment.objects.filter(resolved_at=None).exists()
    assert "Comment resolved or deleted: “Is this right?”" in told(answer)


def test_text_that_one_has_changed_stays_changed(page, clients, windows):
    _mine, theirs = windows
    again = CommentingWindow(clients[0], page)
    again.comments[0]["text"] = "Is this still right?"
    save(again)
    theirs.block("Cities")["acronym"] = "THEIRS"

    save(theirs)

    assert Comment.objects.get().text == "Is this still right?"


def test_comment_that_one_has_deleted_does_not_keep_the_other_from_saving(windows):
    mine, theirs = windows
    mine.comments[0]["DELETE"] = "on"
    save(mine)
    theirs.block("Cities")["acronym"] = "THEIRS"

    save(theirs)

    assert not Comment.objects.exists()


def test_reply_to_a_comment_that_was_deleted_is_kept_as_a_comment(windows):
    mine, theirs = windows
    mine.comments[0]["DELETE"] = "on"
    save(mine)
    theirs.comments[0]["replies"].append({"id": "", "text": "No, it is not."})

    save(theirs)

    comment = Comment.objects.get()
    assert (comment.text, comment.user.username) == ("No, it is not.", "bora")
    assert comment.contentpath == "title"


def test_comment_on_a_block_that_was_deleted_is_there_again_when_the_block_comes_back(windows):
    mine, _theirs = windows
    cities = next(block for block in mine.blocks if block[1] is mine.block("Cities"))
    mine.comments[0]["contentpath"] = f"body.{cities[2]}.name"
    save(mine)
    comment = Comment.objects.get()
    mine.delete("Cities")
    mine.save_by_itself()

    mine.blocks.append(cities)
    answer = save(mine)

    assert Comment.objects.get() == comment
    assert (comment.text, comment.resolved_at) == ("Is this right?", None)
    assert "Is this right?" not in told(answer)


def test_comment_on_a_block_that_was_deleted_is_not_shown(page, clients, windows):
    mine, _theirs = windows
    mine.comments[0]["contentpath"] = f"body.{mine.blocks[1][2]}.name"
    save(mine)
    mine.delete("Cities")
    save(mine)

    form = clients[0].get(mine.url).context["form"]

    assert form.formsets["comments"].forms == []
