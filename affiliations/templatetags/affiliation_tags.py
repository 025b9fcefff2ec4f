from django import template
from wagtail.rich_text import expand_db_html

from ..content.rich_text import clean_html, html_of

register = template.Library()
register.filter(clean_html)


@register.filter
def clean_richtext(value):
    """Return the rich text of a field or of a block as a page prints it.

    Links to pages get the pages' present addresses. Only the HTML that pages may show is left.
    """
    return clean_html(expand_db_html(str(html_of(value))))
