"""Conversions of the rich text that the editor writes."""

import re
from html import unescape

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

# The attribute by which the editor recognizes a paragraph.
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
EMPTY_PARAGRAPHS = re.compile(r"(<p></p>)*")
# What the editor can write, and pages may show.
ALLOWED_TAGS = {"a", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul"}
ALLOWED_ATTRIBUTES = {"a": {"href"}}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}
LINE_ENDS = re.compile(r"</(?:p|li)>|<br ?/?>", re.IGNORECASE)


def html_of(text) -> str:
    """Return the HTML of a rich text, which is given as HTML or as its block's value."""
    return getattr(text, "source", text) or ""


def plain_text(html) -> str:
    """Return the words of a rich text, with one line for each paragraph and list item.

    The rich text is given as HTML or as its block's value.
    """
    text = unescape(strip_tags(LINE_ENDS.sub("\n", html_of(html))))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def has_text(html) -> bool:
    """Say whether a rich text has words; an emptied editor may still hold an empty paragraph."""
    return bool(plain_text(html))


def without_keys(html: str) -> str:
    """Return a rich text without what only the editor needs.

    An emptied or untouched editor sends an empty paragraph, which is "" here.
    """
    text = BLOCK_KEY.sub("", html)
    return "" if EMPTY_PARAGRAPHS.fullmatch(text) else text


def clean_html(html: str) -> SafeString:
    """Return HTML with only the tags, attributes and link schemes that pages may show.

    The editor writes nothing else, but content may enter the database another way. A link with
    another scheme (``javascript:``) keeps its text and loses its ``href``.
    """
    return mark_safe(
        nh3.clean(
            html,
            tags=ALLOWED_TAGS,
            attributes=ALLOWED_ATTRIBUTES,
            url_schemes=ALLOWED_SCHEMES,
            link_rel=None,
        )
    )
