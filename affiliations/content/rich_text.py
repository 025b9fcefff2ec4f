"""What the editor's rich text holds."""

import re
from html import unescape

from django.utils.html import strip_tags

# What the editor writes into its own texts, to know paragraphs again.
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
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
