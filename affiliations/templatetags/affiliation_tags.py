from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from wagtail.rich_text import expand_db_html

from ..content.rich_text import clean_html, html_of

register = template.Library()
register.filter(clean_html)

# The Tab key stops at what has a bar of its own.
STOP = mark_safe(' tabindex="0"')


@register.filter
def clean_richtext(value):
    """Return the rich text of a field or of a block as a page prints it.

    Links to pages get the pages' present addresses. Only the HTML that pages may show is left.
    """
    return clean_html(expand_db_html(str(html_of(value))))


@register.simple_tag(takes_context=True)
def part(context, kind, name):
    """Name a part of the page in the preview that one composes in, and nowhere else.

    ``kind`` is "block" (its id follows), "item" of a list in a block (the list's name, a full stop
    and the item's id), "text" of the page itself (its field), or "field" of a block or an item.
    """
    request = context.get("request")
    if not name or not getattr(request, "is_editing", False):
        return ""
    return format_html('data-{}="{}"{}', kind, name, "" if kind == "field" else STOP)
