"""What the editor's rich text holds."""

import re
from html import unescape

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

# What the editor writes into its own texts, to know paragraphs again.
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
# What pages may show, and the editor can write.
ALLOWED_TAGS = {"a", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul"}
ALLOWED_ATTRIBUTES = {"a": {"href"}}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}
LINE_ENDS = re.compile(r"</(?:p|li)>|<br ?/?>", re.IGNORECASE)


def html_of(text) -> str:
    """Return a rich text, given as HTML or as its block's value, as HTML."""
    return getattr(text, "source", text) or ""


def plain_text(html) -> str:
    """Return a rich text, given as HTML or as its block's value, as text: a line a paragraph."""
    text = unescape(strip_tags(LINE_ENDS.sub("\n", html_of(html))))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def has_text(html) -> bool:
    """Say whether a rich text shows anything: an emptied editor may still hold a paragraph."""
    return bool(plain_text(html))


def without_keys(html: str) -> str:
    """Return a rich text without what the editor notes in it for itself."""
    return BLOCK_KEY.sub("", html)


def clean_html(html: str) -> SafeString:
    """Return HTML with only the tags, attributes and link schemes that pages may show.

    The editor writes nothing else; content that came into the database another way might.
    A link with another scheme (``javascript:``) keeps its text and loses its ``href``.
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
