"""What the editor's rich text holds."""

from django.utils.html import strip_tags


def has_text(html) -> bool:
    """Say whether a rich text, given as HTML or as its block's value, shows anything.

    An editor that was emptied may still hold a paragraph without text.
    """
    return bool(strip_tags(getattr(html, "source", html) or "").replace("&nbsp;", " ").strip())
