"""Advice while writing: what would make the page easier to read, or to trust.

Advice never keeps a page from being published; the rules in ``publishing/rules.py`` do. For vague
link texts see WCAG 2.4.4, https://www.w3.org/TR/WCAG22/#link-purpose-in-context.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ..content.facts import oldest_fresh_day
from ..content.fields import rich_texts
from ..content.letters import fold
from ..content.outline import outline_of, shown
from ..content.page_block import page_block
from ..content.rich_text import html_of, plain_text

LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
WORD = re.compile(r"\w+")
# If a link has only these English or Turkish words, it does not say where it leads. The words are
# folded.
VAGUE_WORDS = set(
    WORD.findall(
        """
        a and click continue details for go here link more next on page please press read see site
        the this to view visit web website
        adres adresi ayrinti ayrintilar baglanti bakin bakiniz bu burada buradan buraya daha detay
        detayli devam devami fazla git gitmek icin incele incelemek link linke lutfen oku okumak
        sayfa sayfasi sayfasina sayfaya site sitesi sitesine siteye tikla tiklayin tiklayiniz ve
        ziyaret
        """,
    )
)
TYPED_ADDRESS = re.compile(
    r"(?<![\w@.])(?:https?://|www\.)\S+"
    r"|(?<![\w@.-])(?:[\w-]+\.)+(?:com|edu|eu|gov|info|int|net|org)(?:\.[a-z]{2})?\b(?:/\S*)?",
    re.IGNORECASE,
)
# An acronym may stand in capitals, as a name or as a heading.
ACRONYM_LENGTH = 5


class Advice(NamedTuple):
    """One thing to improve: where it is on the page (a CSS selector), what it is, what to do."""

    selector: str
    finding: str
    help: str


def advice_on(page) -> Iterator[Advice]:
    """Yield the advice on an affiliation page, in the order of the page."""
    yield from advice_on_heading("h1", page.title, page.title)
    yield from advice_on_rich_text("h1", page.title, page.introduction)
    published_long_ago = bool(
        page.first_published_at and localdate(page.first_published_at) < oldest_fresh_day()
    )
    for section in shown(outline_of(page.body)):
        selector = f'[id="{section.anchor}"]' if section.heading else "h1"
        name = section.heading or page.title
        if section.block:
            yield from advice_on_block(section.block, selector, name, published_long_ago)
        for entry in section.entries:
            if entry.is_organization:
                place = f'[id="{entry.anchor}"]', entry.block.value.heading
            else:
                place = selector, name
            yield from advice_on_block(entry.block, *place, published_long_ago)


def advice_on_block(block, selector: str, name: str, published_long_ago: bool) -> Iterator[Advice]:
    """Yield the advice on a block of the stream; ``name`` is what the findings call it."""
    asked, own_name = page_block(block), page_block(block).own_name(block.value)
    # The name of an organization may be one word in capitals, because it may be an acronym.
    if asked.starts_section or " " in own_name.strip():
        yield from advice_on_heading(selector, name, own_name)
    for text in rich_texts(block.block, block.value):
        yield from advice_on_rich_text(selector, name, text)
    for finding, help_text in asked.advice(block.value, published_long_ago):
        yield Advice(selector, finding, help_text)


def advice_on_organization(value, published_long_ago: bool) -> Iterator[tuple[str, str]]:
    """Yield advice on an organization's facts, as ``PageBlock.advice`` does."""
    name = value.heading
    checked_on = value.get("facts_checked_on")
    if checked_on and checked_on < oldest_fresh_day():
        finding = _("%(name)s: the facts were last checked on %(date)s") % {
            "name": name,
            "date": date_format(checked_on),
        }
    elif not checked_on and published_long_ago:
        finding = _("%(name)s: nobody has noted when the facts were checked") % {"name": name}
    else:
        return
    yield (
        finding,
        _(
            "Make sure that all of it is still true, then set “Facts checked on” behind the "
            "cogwheel to today."
        ),
    )


def advice_on_heading(selector: str, name: str, heading: str) -> Iterator[Advice]:
    letters = "".join(filter(str.isalpha, heading))
    if len(letters) > ACRONYM_LENGTH and letters.isupper():
        yield Advice(
            selector,
            _("%(name)s: written in capitals only") % {"name": name},
            _("Capitals are slow to read, and some screen readers spell them. Write it as a name."),
        )


def advice_on_rich_text(selector: str, name: str, html) -> Iterator[Advice]:
    for match in LINK.finditer(html_of(html)):
        text = " ".join(plain_text(match[1]).split())
        words = WORD.findall(fold(text))
        if words and set(words) <= VAGUE_WORDS:
            yield Advice(
                selector,
                _("%(name)s: the link text “%(text)s” does not say where it leads")
                % {"name": name, "text": text},
                _("Let the link be the words that name what it leads to, such as “annual report”."),
            )
    for match in TYPED_ADDRESS.finditer(plain_text(html)):
        yield Advice(
            selector,
            _("%(name)s: the web address “%(address)s” stands in the text")
            % {"name": name, "address": match[0].rstrip(".,;:)")},
            _(
                "Write what it leads to and make those words a link; an organization's own site "
                "belongs in the field “Website”."
            ),
        )
