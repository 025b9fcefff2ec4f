"""The questions that the rest of the module asks a block of the page's stream.

Each block answers for itself. The code that asks (outline, page, comparison, sentences, advice,
rules, translation, open data) does not name any kind of block. So a new kind of block needs only
a class in ``blocks.py``, a template and a style.
"""

from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from .fields import is_empty

WORDS_LENGTH = 40


class PageBlock:
    """The default answers, which a Wagtail block inherits and may override."""

    # Whether the block is a heading: it starts a section, and what follows belongs to it. The
    # value of such a block is a SectionValue.
    starts_section = False
    # Whether the block has a number, and is counted, listed and exported. The value of such a
    # block is an OrganizationValue.
    is_organization = False
    # When blocks have changed places, the lighter ones count as moved.
    weight = 1
    # The field that names the block, and the field that hides it from visitors; "" if none does.
    name_field = ""
    visibility_field = ""

    @property
    def has_anchor(self) -> bool:
        """Whether the block has an address of its own on the page."""
        return self.starts_section or self.is_organization

    def own_name(self, value) -> str:
        """Return the name that somebody gave the block, or "" if it has none."""
        return (self.name_field and value.get(self.name_field)) or ""

    def title(self, value) -> str:
        """Return what a sentence calls the block: its name, or its kind and first words."""
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

    def advice(self, value, published_long_ago: bool) -> Iterator[tuple[str, str]]:
        """Yield advice on the block as ``(what was found, what to do)``, in sentences.

        Advice that applies to any text or heading is in ``advice/findings.py``.
        ``published_long_ago`` says whether facts from the first publication are due for a check.
        """
        return iter(())


class OtherBlock(PageBlock):
    """The default answers for a block that is not a ``PageBlock``, such as one of Wagtail's."""

    def __init__(self, block):
        self.block = block

    def __getattr__(self, name):
        return getattr(self.block, name)

    def is_shown(self, value) -> bool:
        return not is_empty(self.block, value)


def page_block(bound_block) -> PageBlock:
    """Return the ``PageBlock`` that answers for a bound block of the stream."""
    block = bound_block.block
    return block if isinstance(block, PageBlock) else OtherBlock(block)
