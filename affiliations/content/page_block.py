"""What the rest of the module asks a block of the page's stream.

A block answers for itself. Whoever asks (outline, page, comparison, sentences, advice, rules,
translation, open data) knows none by its name, so that a new kind of block is a class in
``blocks.py``, a template and a style.
"""

from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from .fields import is_empty

WORDS_LENGTH = 40


class PageBlock:
    """The usual answers, for a Wagtail block to inherit and to better."""

    # A heading: it starts a section, and what follows belongs to it. Its value is a SectionValue.
    starts_section = False
    # It has an anchor and a number, is counted, listed and exported. Its value is an
    # OrganizationValue.
    is_organization = False
    # Where blocks have changed places, the lighter ones count as moved.
    weight = 1
    # The field that names it, and the one that hides it from visitors; "" where there is none.
    name_field = ""
    visibility_field = ""

    def own_name(self, value) -> str:
        """Return the name that somebody gave the block, "" where it has none."""
        return (self.name_field and value.get(self.name_field)) or ""

    def title(self, value) -> str:
        """Return what to call the block in a sentence: its name, or its first words."""
        if own_name := self.own_name(value):
            return own_name
        words = " ".join(" ".join(map(str, self.get_searchable_content(value))).split())
        return _("%(kind)s “%(words)s”") % {
            "kind": self.label,
            "words": Truncator(words).chars(WORDS_LENGTH),
        }

    def is_shown(self, value) -> bool:
        """Say whether visitors see the block."""
        return not is_empty(self, value)

    def in_step(self, value, source):
        """Return a translation's value with what it shares with ``source``, the original's."""
        return value

    def advice(self, value, published_long_ago: bool) -> Iterator[tuple[str, str]]:
        """Yield what would make the block better, beside what holds for any text.

        Each piece is ``(what was found, what to do)``, in sentences.
        """
        return iter(())


class OtherBlock(PageBlock):
    """Gives the usual answers for a block that is no ``PageBlock``, such as Wagtail's own."""

    def __init__(self, block):
        self.block = block

    def __getattr__(self, name):
        return getattr(self.block, name)

    def is_shown(self, value) -> bool:
        return not is_empty(self.block, value)


def page_block(bound_block) -> PageBlock:
    """Return who answers for a block of the stream, given with its value."""
    block = bound_block.block
    return block if isinstance(block, PageBlock) else OtherBlock(block)
