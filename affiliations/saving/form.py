"""The page's form in the editor, which loses nothing that somebody has typed or saved."""

import json
from copy import copy
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from .comments import CommentsMerge, comments_base
from .page_tree import mark, page_tree, page_values, values_of
from .telling import (
    Question,
    answer,
    answer_key,
    authors_since,
    differences,
    fate_sentences,
    moves_of_page,
    news,
    question,
)
from .three_way import Conflict, Merge, Path, Side, marks, merge


class BaseField(forms.CharField):
    """What the form had when it was opened or last saved, as JSON.

    ``{"fields": marks, "comments": see ``comments_base``, "saved": time of the newest revision,
    "type": the page's, "parent": the key of the page above, "live": bool, "sitting": text}``
    """

    widget = forms.HiddenInput(attrs={"autocomplete": "off"})

    def to_python(self, value) -> dict | None:
        """Return the base, or None if the form was sent without one."""
        return base_in(value)

    def has_changed(self, initial, data) -> bool:
        return False


class EditorPageForm(WagtailAdminPageForm):
    """A page's form that merges what was typed with what others have saved meanwhile.

    ``instance`` is the newest version of the page. ``questions`` has what both sides have changed
    and somebody must decide, and ``others`` says who the other side is. ``merge_news`` of the
    instance is HTML that says what others did.
    """

    merge_base = BaseField(required=False)

    def __init__(self, data=None, *args, **kwargs):
        self.told_of_comments: list[str] = []
        page, base = kwargs.get("instance"), base_in(data and data.get("merge_base"))
        if base and page and page.pk:
            merged = CommentsMerge(data, base.get("comments") or {}, page, kwargs.get("for_user"))
            data, self.told_of_comments = merged.data, merged.sentences
        super().__init__(data, *args, **kwargs)
        self.questions: list[Question] = []
        self.others = ""
        self.next_base: dict | None = None
        if not self.is_bound and self.instance.pk:
            newest = page_tree(self.values_of(self.instance))
            self.initial["merge_base"] = as_text(self.base_of(marks(newest)))

    def values_of(self, page) -> dict[str, object]:
        """Return ``{field: value}`` of a version of the page, for each field in the form."""
        return page_values(page, self._meta.fields)

    def base_of(self, fields) -> dict:
        """Return the base of a form whose fields have the given marks."""
        saved = self.instance.latest_revision_created_at or timezone.now()
        parent = self.instance.get_parent() or self.parent_page
        return {
            "fields": fields,
            "saved": saved.isoformat(),
            "type": self.instance._meta.label_lower,
            "parent": parent and parent.pk,
            "live": self.instance.live,
            "sitting": uuid4().hex,
            "comments": comments_base(self.instance) if self.instance.pk else {},
        }

    def clean(self):
        cleaned_data = super().clean()
        base = self.cleaned_data.pop("merge_base", None)
        # A preview's form has no subscription: it shows what is typed, and saves nothing.
        if self.subscription and not self.errors:
            self.merge(base)
        return cleaned_data

    def add_error(self, field, error) -> None:
        """Let the draft of a page be saved that has expired; Wagtail asks for a later time."""
        if field != "expire_at" or not self.is_deferred_validation or self.is_changed(field):
            super().add_error(field, error)

    def is_changed(self, name: str) -> bool:
        """Say whether a field is not as in the newest version."""
        return mark(self.cleaned_data.get(name)) != mark(getattr(self.instance, name))

    def merge(self, base: dict | None) -> None:
        """Change the cleaned data to what is to be saved, or ask what only a person can decide."""
        mine = copy(self.instance)
        for name in self.values_of(mine).keys() & self.cleaned_data.keys():
            setattr(mine, name, self.cleaned_data[name])
        my_tree, their_tree = (page_tree(self.values_of(page)) for page in (mine, self.instance))
        fields = marks(my_tree)
        self.next_base = {**(base or {}), "fields": fields}
        if base is None or not self.instance.pk:
            return
        known = base.get("fields")
        result = merge(known, my_tree, their_tree)
        if choices := self.choices(result.conflicts):
            result = merge(known, my_tree, their_tree, choices)
        if result.conflicts:
            self.ask(result.conflicts, base)
        else:
            self.take(result, mine, base)

    def choices(self, conflicts: list[Conflict]) -> dict[Path, Side]:
        """Return what the person has chosen.

        A choice was made between two texts. It does not count any more if the other one changed.
        There is nothing to choose if the other text is what this form has saved before.
        """
        if getattr(self.instance, "is_saved_by_this_form", False):
            return {conflict.path: Side.MINE for conflict in conflicts}
        answers = {
            answer(side, conflict): (conflict.path, side) for conflict in conflicts for side in Side
        }
        given = (self.data.get(answer_key(conflict.path)) for conflict in conflicts)
        return dict(answers[each] for each in given if each in answers)

    def ask(self, conflicts: list[Conflict], base: dict) -> None:
        """Refuse to save before somebody has chosen between two texts."""
        self.others = authors_since(self.instance, base.get("saved"), self.for_user)
        self.questions = [question(conflict, self.instance) for conflict in conflicts]
        self.add_error(
            None, _("Somebody else has changed what you have changed. Choose below what to keep.")
        )

    def take(self, result: Merge, mine, base: dict) -> None:
        """Take over what others have changed, and note what to say about it."""
        merged = copy(self.instance)
        for name, value in values_of(result.node, merged).items():
            setattr(merged, name, value)
        sentences = [
            *moves_of_page(self.instance, base),
            *differences(mine, merged, result.node),
            *fate_sentences(result.fates, merged, mine, self.instance),
            *self.told_of_comments,
        ]
        if not sentences:
            return
        self.cleaned_data |= self.values_of(merged)
        self.others = authors_since(self.instance, base.get("saved"), self.for_user)
        self.instance.merge_news = news(sentences, self.others)

    def get_field_updates_for_resave(self):
        """Return what the form in the browser needs: it still has what was typed there.

        If it lacks what others did, the next save must tell the same again.
        """
        merge_news = getattr(self.instance, "merge_news", "")
        base = self.next_base
        if base:
            saved = self.base_of(base["fields"])
            saved["sitting"] = base.get("sitting") or saved["sitting"]
            # Wagtail's script takes over the comments that it hears of.
            base = {**base, "comments": saved["comments"]} if merge_news else saved
        updates = [*super().get_field_updates_for_resave(), ("merge_news", merge_news)]
        return [*updates, ("merge_base", as_text(base))] if base else updates


def base_in(text: str | None) -> dict | None:
    """Return the base that a text holds, or None if it holds none."""
    try:
        return dict(json.loads(text))
    except (TypeError, ValueError):
        return None


def as_text(base: dict) -> str:
    return json.dumps(base, separators=(",", ":"))
