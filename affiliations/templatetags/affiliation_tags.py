from django import template
from wagtail.rich_text import expand_db_html

from ..content.rich_text import clean_html, html_of

register = template.Library()
register.filter(clean_html)


@register.filter
def clean_richtext(value):
    """Return a rich text, a field's or a block's, as a page prints it.

    Links to pages lead to where these now are; of the rest, only what pages may show is left.
    """
    return clean_html(expand_db_html(str(html_of(value))))
