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

# What a base must be made of, if it comes from a browser.
KINDS = {"fields": dict, "comments": dict, "saved": str, "type": str, "parent": int, "live": bool}


class BaseField(forms.CharField):
    """What the form had when it was opened or last saved, as JSON.

    ``{"fields": marks, "comments": see ``comments_base``, "saved": time of the newest revision,
    "type": the page's, "page": its key, "parent": that of the page above, "live": bool, "sitting":
    text}``
    """

    widget = forms.HiddenInput(attrs={"autocomplete": "off"})

    def to_python(self, value) -> dict | None:
        """Return the base, or None if the form was sent without one."""
        return base_in(value)

    def has_changed(self, initial, data) -> bool:
        return False


class EditorPageForm(WagtailAdminPageForm):
    """A page's form that merges what was typed with what others have saved meanwhile.

    ``instance`` is the newest version of the page; if somebody goes back to an older one, that one,
    with the newest as its ``newest_version``. ``questions`` has what both sides have changed and
    somebody must decide, and ``others`` says who the other side is. ``merge_news`` of the instance
    is HTML that says what others did.
    """

    merge_base = BaseField(required=False)

    def __init__(self, data=None, *args, **kwargs):
        self.told_of_comments: list[str] = []
        page, base = kwargs.get("instance"), base_in(data and data.get("merge_base"))
        if base and page and page.pk:
            merged = CommentsMerge(data, base.get("comments") or {}, page, kwargs.get("for_user"))
            data, self.told_of_comments = merged.data, merged.sentences
        super().__init__(data, *args, **kwargs)
        self.newest = getattr(self.instance, "newest_version", self.instance)
        self.questions: list[Question] = []
        self.others = ""
        self.next_base: dict | None = None
        if not self.is_bound and self.instance.pk:
            newest = page_tree(self.newest, self._meta.fields)
            self.initial["merge_base"] = as_text(self.base_of(marks(newest)))

    def base_of(self, fields) -> dict:
        """Return the base of a form whose fields have the given marks."""
        saved = self.instance.latest_revision_created_at or timezone.now()
        parent = self.instance.get_parent() or self.parent_page
        return {
            "fields": fields,
            "saved": saved.isoformat(),
            "type": self.instance._meta.label_lower,
            "page": self.instance.pk,
            "parent": parent.pk if parent else 0,
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
        """Say whether a field is not as in the newest version, or makes no sense."""
        return name not in self.cleaned_data or mark(self.cleaned_data[name]) != mark(
            getattr(self.instance, name)
        )

    def merge(self, base: dict | None) -> None:
        """Change the cleaned data to what is to be saved, or ask what only a person can decide."""
        mine = copy(self.instance)
        for name in page_values(mine, self._meta.fields).keys() & self.cleaned_data.keys():
            setattr(mine, name, self.cleaned_data[name])
        my_tree = page_tree(mine, self._meta.fields)
        self.next_base = {**(base or {}), "fields": marks(my_tree)}
        if base is None or not self.instance.pk:
            return
        trees = base.get("fields"), my_tree, page_tree(self.newest, self._meta.fields)
        result = merge(*trees)
        conflicts = result.conflicts
        choices = self.choices(conflicts)
        if choices:
            result = merge(*trees, choices)
        if result.conflicts:
            self.others = self.authors(base) or _("another window of yours")
            self.questions = [
                question(each, self.newest, choices.get(each.path)) for each in conflicts
            ]
            self.add_error(
                None,
                _("Somebody else has changed what you have changed. Choose below what to keep."),
            )
        else:
            self.take(result, mine, base)

    def authors(self, base: dict) -> str:
        return authors_since(self.instance, base.get("saved"), self.for_user)

    def choices(self, conflicts: list[Conflict]) -> dict[Path, Side]:
        """Return what the person has chosen.

        There is nothing to choose if the other text is what this form has saved before.
        """
        if getattr(self.instance, "is_saved_by_this_form", False):
            return {conflict.path: Side.MINE for conflict in conflicts}
        return {
            conflict.path: side
            for conflict in conflicts
            for side in Side
            if self.data.get(answer_key(conflict.path)) == answer(side, conflict)
        }

    def take(self, result: Merge, mine, base: dict) -> None:
        """Take over what others have changed, and note what to say about it."""
        merged = mine
        if marks(result.node) != self.next_base["fields"]:
            merged = copy(self.newest)
            for name, value in values_of(result.node, merged).items():
                setattr(merged, name, value)
            self.cleaned_data |= page_values(merged, result.node)
        sentences = [
            *moves_of_page(self.instance, base),
            *differences(mine, merged, result.node),
            *fate_sentences(result.fates, merged, mine, self.newest),
            *self.told_of_comments,
        ]
        if sentences:
            self.instance.merge_news = news(sentences, self.authors(base))

    def get_field_updates_for_resave(self):
        """Return what the form in the browser needs: it still has what was typed there.

        If it lacks what others did, the next save must tell the same again.
        """
        merge_news = getattr(self.instance, "merge_news", "")
        base = self.next_base
        if base:
            saved = self.base_of(base["fields"])
            saved["sitting"] = base.get("sitting") or saved["sitting"]
            if self.data.get("slug") == "":
                # The address was made of the title, and the form may hear of it.
                saved["fields"]["slug"] = mark(self.instance.slug)
            # Wagtail's script takes over the comments that it hears of.
            base = {**base, "comments": saved["comments"]} if merge_news else saved
        updates = [*super().get_field_updates_for_resave(), ("merge_news", merge_news)]
        return [*updates, ("merge_base", as_text(base))] if base else updates


def base_in(text: str | None) -> dict | None:
    """Return the base that a text holds, or None if it holds none; a browser may send anything."""
    try:
        base = json.loads(text)
        is_one = isinstance(base, dict) and all(
            isinstance(base.get(name, kind()), kind) for name, kind in KINDS.items()
        )
    except (TypeError, ValueError, RecursionError):
        return None
    return base if is_one else None


def as_text(base: dict) -> str:
    return json.dumps(base, separators=(",", ":"))
