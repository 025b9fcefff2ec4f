"""The comments in a page's form, brought up to date with what others did to them meanwhile.

Wagtail refuses a form with a comment that is gone, or whose author has changed it, and opens a
resolved one again. A comment on a block that was deleted stays: the block may come back.
"""

from contextlib import suppress

from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.admin.forms.comments import CommentFormSet
from wagtail.models import COMMENTS_RELATION_NAME

from ..content.page_block import WORDS_LENGTH
from .page_tree import mark

PREFIX = "comments"
# Django takes no more forms of one kind.
MOST_FORMS = 2_000


def comments_base(page) -> dict[str, dict]:
    """Return ``{key of a comment: {"text": mark, "resolved": bool, "replies": {key: mark}}}``."""
    return {
        str(comment.pk): {
            "text": mark(comment.text),
            "resolved": bool(comment.resolved_at),
            "replies": {str(reply.pk): mark(reply.text) for reply in comment.replies.all()},
        }
        for comment in known_comments(page)
    }


def known_comments(page) -> list:
    """Return the comments on a page; a version that is a draft has no resolved ones."""
    return [each for each in getattr(page, COMMENTS_RELATION_NAME).all() if each.pk]


class KeptCommentFormSet(CommentFormSet):
    """Wagtail's, but for the comments on blocks that were deleted.

    Wagtail's knows none of them, and takes one for new when its block comes back. This shows none
    either, but knows them when the form is sent.
    """

    def __init__(self, data=None, *args, **kwargs):
        (super() if data is None else super(CommentFormSet, self)).__init__(data, *args, **kwargs)


class CommentsMerge:
    """Merges the comments of a posted form: ``data`` is the form then, ``sentences`` say it."""

    def __init__(self, posted: QueryDict, base: dict, page, user):
        self.data = posted.copy()
        self.base = base
        self.user = user
        self.sentences: list[str] = []
        known = {str(comment.pk): comment for comment in known_comments(page)}
        prefixes = self.forms(PREFIX)
        posted_keys = {self.data.get(f"{prefix}-id") for prefix in prefixes}
        for prefix in prefixes:
            key = self.data.get(f"{prefix}-id")
            if key in known:
                self.merge(prefix, known[key], as_dict(base.get(key)))
            elif key:
                self.drop(prefix)
        for key in known.keys() - base.keys() - posted_keys:
            self.tell(_("New comment: “%(text)s”"), known[key].text)

    def forms(self, prefix: str) -> list[str]:
        """Return the prefixes of the forms in a posted set of forms."""
        count = 0
        with suppress(ValueError):
            count = int(self.data.get(f"{prefix}-TOTAL_FORMS", ""))
        return [f"{prefix}-{number}" for number in range(min(count, MOST_FORMS))]

    def tell(self, sentence: str, text: str) -> None:
        self.sentences.append(sentence % {"text": Truncator(text).chars(WORDS_LENGTH)})

    def merge(self, prefix: str, comment, base: dict) -> None:
        """Take over what another one did to a comment, where this form left it as it was."""
        self.merge_text(prefix, comment, base.get("text"))
        resolved = f"{prefix}-resolved"
        is_mine, is_theirs = bool(self.data.get(resolved)), bool(comment.resolved_at)
        if is_mine == base.get("resolved") != is_theirs:
            self.data[resolved] = "on" if is_theirs else ""
            sentence = (
                _("Comment resolved: “%(text)s”")
                if is_theirs
                else _("Comment opened again: “%(text)s”")
            )
            self.tell(sentence, comment.text)
        replies = {str(reply.pk): reply for reply in comment.replies.all()}
        base_replies = as_dict(base.get("replies"))
        posted = self.forms(f"{prefix}-replies")
        posted_keys = {self.data.get(f"{each}-id") for each in posted}
        for each in posted:
            key = self.data.get(f"{each}-id")
            if key in replies:
                self.merge_text(each, replies[key], base_replies.get(key))
            elif key:
                self.leave_out(each)
        for key in replies.keys() - base_replies.keys() - posted_keys:
            self.tell(_("New reply: “%(text)s”"), replies[key].text)

    def merge_text(self, prefix: str, stored, base: str | None) -> None:
        """Take over a text that its author has changed elsewhere; nobody else may change it."""
        name = f"{prefix}-text"
        is_untouched = mark(self.data.get(name)) == base
        if mark(stored.text) != mark(self.data.get(name)) and (
            is_untouched or stored.user != self.user
        ):
            self.data[name] = stored.text
            self.tell(_("Comment changed: “%(text)s”"), stored.text)

    def drop(self, prefix: str) -> None:
        """Leave out a comment that is gone; what was replied to it becomes a comment."""
        self.tell(_("Comment resolved or deleted: “%(text)s”"), self.data.get(f"{prefix}-text", ""))
        replies = [
            self.data.get(f"{each}-text", "")
            for each in self.forms(f"{prefix}-replies")
            if not self.data.get(f"{each}-id") and not self.data.get(f"{each}-DELETE")
        ]
        for each in self.forms(f"{prefix}-replies"):
            self.leave_out(each)
        if written := "\n".join(filter(None, replies)):
            for name, value in {"id": "", "text": written, "resolved": ""}.items():
                self.data[f"{prefix}-{name}"] = value
        else:
            self.leave_out(prefix)

    def leave_out(self, prefix: str) -> None:
        """Let Wagtail treat a form as one that was added and deleted at once."""
        self.data[f"{prefix}-id"] = ""
        self.data[f"{prefix}-DELETE"] = "on"


def as_dict(value) -> dict:
    return value if isinstance(value, dict) else {}
