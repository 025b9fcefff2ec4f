"""The comparison of two versions in the administration: sentences first, then every text."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.compare import (
    RichTextFieldComparison,
    StreamFieldComparison,
    get_comparison_class_for_block,
)
from wagtail.fields import RichTextField

from ..content.fields import is_struct
from ..content.letters import capitalized
from ..content.outline import outline_of
from ..content.page_block import page_block
from ..content.rich_text import without_keys
from .changes import Change, changes_between, comparable
from .sentences import block_name, change_sentences, sentences_of

FIELDS_BESIDE_THE_BODY = (
    "title",
    "introduction",
    "slug",
    "seo_title",
    "search_description",
    "show_in_menus",
)


def page_changes(old, new) -> tuple[list[str], list[Change]]:
    """Return ``(sentences, changes of blocks)`` from one version of a page to another."""
    fields = [
        _("%(field)s changed") % {"field": capitalized(str(field.verbose_name))}
        for field in (new._meta.get_field(name) for name in FIELDS_BESIDE_THE_BODY)
        if content_of(field, old) != content_of(field, new)
    ]
    found = changes_between(outline_of(old.body), outline_of(new.body))
    return fields + change_sentences(found), found


def live_version(page):
    """Return the page as visitors now see it, or None if it is not live."""
    return type(page).objects.filter(pk=page.pk, live=True).first()


def content_of(field, page):
    value = field.value_from_object(page)
    return without_keys(value) if isinstance(field, RichTextField) else value


def as_list(sentences: list[str]) -> str:
    items = format_html_join("", "<li>{}</li>", ([sentence] for sentence in sentences))
    return format_html('<ul class="page-changes">{}</ul>', items) if items else ""


class PageComparison:
    """The first row of Wagtail's comparison of two revisions: the sentences."""

    is_field = True
    is_child_relation = False
    field_label = gettext_lazy("What changed")

    def __init__(self, old, new):
        self.sentences, _changes = page_changes(old, new)

    def has_changed(self):
        return bool(self.sentences)

    def htmldiff(self):
        return as_list(self.sentences)


class RichTextComparison(RichTextFieldComparison):
    def has_changed(self):
        return without_keys(self.val_a) != without_keys(self.val_b)


class BodyComparison(StreamFieldComparison):
    """The comparison of the blocks, in their new order; removed blocks come last.

    A block that changed has its sentences, and the fields that differ as Wagtail compares them.
    Unchanged blocks are only named, to show where the changed ones stand.
    """

    def __init__(self, *args):
        super().__init__(*args)
        self.changes = changes_between(outline_of(self.val_a), outline_of(self.val_b))

    def has_changed(self):
        return bool(self.changes)

    def htmldiff(self):
        found = {id(change.new.block): change for change in self.changes if change.new}
        blocks = [(block, found.get(id(block))) for block in self.val_b]
        gone = [(change.old.block, change) for change in self.changes if change.is_removed]
        rows = [
            (colour(change), as_list(list(sentences_of(change))), compared(change))
            if change
            else ("", block_name(block), "")
            for block, change in blocks + gone
        ]
        return format_html_join("\n", '<div class="comparison__child-object {}">{}{}</div>', rows)


def colour(change: Change) -> str:
    """Return Wagtail's CSS class for a block that is new or gone, otherwise ""."""
    return "addition" if change.is_added else "deletion" if change.is_removed else ""


def compared(change: Change) -> str:
    """Return the HTML of the fields that differ.

    If a block is new or gone, these are all its fields that are not as in an empty block.
    """
    block = change.place.block.block
    visibility_field = page_block(change.place.block).visibility_field
    old, new = (place and place.block.value for place in (change.old, change.new))
    if not is_struct(block):
        return compared_value(block, old, new)
    names = change.fields if old and new else block.child_blocks
    empty = block.get_default()
    old, new = old or empty, new or empty
    return format_html(
        "<dl>{}</dl>",
        format_html_join(
            "",
            "<dt>{}</dt><dd>{}</dd>",
            (
                (child.label, compared_value(child, old.get(name), new.get(name)))
                for name, child in block.child_blocks.items()
                if name in names
                and name != visibility_field  # The sentence says it.
                and comparable(child, old.get(name)) != comparable(child, new.get(name))
            ),
        ),
    )


def compared_value(block, old, new) -> str:
    """Return the HTML of two values as Wagtail compares them; an empty value is left out."""
    is_old, is_new = (comparable(block, value) is not None for value in (old, new))
    comparison = get_comparison_class_for_block(block)(block, is_old, is_new, old, new)
    if is_old and is_new:
        return comparison.htmldiff()
    kind, value = ("deletion", old) if is_old else ("addition", new)
    return format_html('<div class="{}">{}</div>', kind, comparison.htmlvalue(value))
