from django import template
from wagtail.models import Site

from home.models import HomePage

register = template.Library()


@register.simple_tag(takes_context=True)
def home_page(context):
    """Return the ``HomePage`` of the site that the request is for, or None where there is none.

    In the active language where it is live in it. A page's header and footer print the
    municipality's name from it.
    """
    site = Site.find_for_request(context.get("request"))
    return site and HomePage.objects.filter(pk=site.root_page.localized.pk).first()
