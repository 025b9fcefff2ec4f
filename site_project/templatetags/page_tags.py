import re

from django import template
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from ..visitors.theme import colour

register = template.Library()
register.simple_tag(colour)

INDENTATION = re.compile(r"\s*\n\s*")
BEFORE_THE_END = re.compile(r"\s+>")
TITLE_LENGTH = 70


@register.filter
def without_indentation(html):
    """Return HTML without the indentation, empty lines and empty ends of tags that templates leave.

    It would damage elements that keep white space, such as ``<pre>``, but no page has any.
    """
    return mark_safe(BEFORE_THE_END.sub(">", INDENTATION.sub("\n", html)).strip())


@register.simple_tag
def document_title(page, home) -> str:
    """Return the page's title for browser tabs and search results: at most 70 characters.

    The municipality's name follows if there is room. Search engines cut off longer titles, and
    HTML checkers complain about them: see https://html-validate.org/rules/long-title.html.
    """
    title = Truncator(page.seo_title or page.title).chars(TITLE_LENGTH)
    if home and page.pk != home.pk and len(f"{title} – {home.title}") <= TITLE_LENGTH:
        return f"{title} – {home.title}"
    return title
