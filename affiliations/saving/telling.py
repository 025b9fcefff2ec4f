"""What an editor is told about a merge, in sentences and with both texts of a conflict."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.html import format_html
from django.utils.text import Truncator, get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail.blocks import StreamValue
from wagtail.blocks.field_block import BaseChoiceBlock
from wagtail.fields import RichTextField
from wagtail.models import Revision
from wagtail.rich_text import RichText

from ..content.fields import is_struct
from ..content.letters import capitalized, uncapitalized
from ..content.outline import outline_of
from ..content.page_block import WORDS_LENGTH, page_block
from ..content.rich_text import plain_text
from ..review.changes import changes_between
from ..review.comparison import as_list
from ..review.sentences import change_sentences
from .page_tree import list_keys, mark, stream_keys
from .three_way import Conflict, Fate, Path, Side

FATES = {
    Fate.KEPT: gettext_lazy(
        "%(name)s was deleted by one of you and changed by the other: it stays, with the change"
    ),
    Fate.DELETED: gettext_lazy(
        "%(name)s was moved by one of you and deleted by the other: it is deleted"
    ),
    Fate.MOVED: gettext_lazy("%(name)s was moved by both of you: it stands where you put it"),
}


@dataclass(frozen=True)
class Question:
    """A conflict as its editor sees it.

    ``name`` says where it is, ``mine`` and ``theirs`` what the two wrote, and ``chosen`` which of
    them was chosen.
    """

    conflict: Conflict
    name: str
    mine: str
    theirs: str
    chosen: Side | None = None

    @property
    def key(self) -> str:
        """The name of the form's field for the answer."""
        return answer_key(self.conflict.path)

    @property
    def answers(self) -> dict[str, str]:
        """The values of that field: ``{"mine": …, "theirs": …}``."""
        return {side.value: answer(side, self.conflict) for side in Side}


def answer_key(path: Path) -> str:
    return "/".join(("keep", *path))


def answer(side: Side, conflict: Conflict) -> str:
    """Return an answer. If one of the texts changes again, the question is a new one."""
    return f"{side.value}:{conflict.mine.mark}:{conflict.theirs.mark}"


def question(conflict: Conflict, page, chosen: Side | None) -> Question:
    """Return a conflict with the name of its place, which is looked up in a version of the page."""
    name, block = place(page, conflict.path)
    mine, theirs = (shown(block, side.value) for side in (conflict.mine, conflict.theirs))
    return Question(conflict, name, mine, theirs, chosen)


def differences(old, new, names: Iterable[str]) -> list[str]:
    """Return in sentences how two versions of a page differ in the named fields."""
    sentences = []
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if isinstance(after, StreamValue):
            sentences += change_sentences(changes_between(outline_of(before), outline_of(after)))
        elif mark(before) != mark(after):
            sentences.append(_("%(field)s changed") % {"field": place(new, (name,))[0]})
    return sentences


def moves_of_page(page, base: dict) -> list[str]:
    """Return in sentences what happened to the page itself since a form had its base."""
    parent, sentences = page.get_parent(), []
    if base.get("parent") not in (None, 0, parent.pk):
        sentences.append(
            _("The page was moved: it stands below “%(parent)s” now") % {"parent": parent}
        )
    if base.get("live") is True and not page.live:
        sentences.append(_("The page was unpublished: visitors do not see it now"))
    if base.get("live") is False and page.live:
        sentences.append(_("The page was published"))
    return sentences


def fate_sentences(fates: dict[Path, Fate], *versions) -> list[str]:
    """Return a sentence for each fate; each item is named as in the first version that has it."""
    return [
        FATES[fate] % {"name": next(filter(None, (place(page, path)[0] for page in versions)))}
        for path, fate in fates.items()
    ]


def news(sentences: list[str], others: str) -> str:
    """Return the HTML of what others did to a page while somebody wrote."""
    if others:
        opening = _("While you wrote, %(names)s also changed this page. Both are kept:")
    else:
        opening = _("While you wrote, this page was also changed elsewhere. Both are kept:")
    return format_html("{}{}", opening % {"names": others}, as_list(sentences))


def authors_since(page, moment: str | None, user) -> str:
    """Return the names of all but ``user`` who have saved a page since a moment in ISO 8601.

    The moment comes from the browser; if it makes no sense, all count who have ever saved the page.
    """
    revisions = Revision.objects.for_instance(page).exclude(user=None).exclude(user=user)
    with suppress(ValueError, TypeError, OverflowError):
        revisions = revisions.filter(created_at__gt=datetime.fromisoformat(moment).astimezone(UTC))
    authors = {revision.user for revision in revisions.defer("content").select_related("user")}
    names = sorted(map(get_user_display_name, authors))
    return get_text_list(names, _("and"))


def place(page, path: Path) -> tuple[str, object]:
    """Return ``(name of a path's place, its field or block)``, or ``("", None)`` if it is gone."""
    field = page._meta.get_field(path[0])
    value = getattr(page, path[0])
    if not isinstance(value, StreamValue):
        return capitalized(str(field.verbose_name)), field
    keys = stream_keys(value)
    if path[1] not in keys:
        return "", None
    child = value[keys.index(path[1])]
    names, block, value = [page_block(child).title(child.value)], child.block, child.value
    for step in path[2:]:
        if is_struct(block):
            block, value = block.child_blocks[step], value.get(step)
            names.append(uncapitalized(str(block.label)))
        else:
            keys = list_keys(value)
            if step not in keys:
                return "", None
            item = value.bound_blocks[keys.index(step)]
            block, value = item.block, item.value
            words = filter(None, map(str, block.get_searchable_content(value)))
            names.append(Truncator(next(words, str(block.label))).chars(WORDS_LENGTH))
    return ": ".join(names), block


def shown(block, value) -> str:
    """Return the value of a field or block in words."""
    if isinstance(block, RichTextField):
        return plain_text(value) or _("(empty)")
    value = block.to_python(value)
    choices = dict(block.field.choices) if isinstance(block, BaseChoiceBlock) else {}
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, RichText):
        value = plain_text(value)
    elif isinstance(value, datetime):
        value = localtime(value).strftime("%Y-%m-%d %H:%M")
    return str(choices.get(value, "" if value is None else value)) or _("(empty)")
