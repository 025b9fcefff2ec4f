from django import template
from wagtail.models import Site

from home.models import HomePage

register = template.Library()


@register.simple_tag(takes_context=True)
def home_page(context):
    """Return the ``HomePage`` of the site that the request is for, or None if there is none.

    It is the version in the active language, if that is live. A page's header and footer print the
    municipality's name from it.
    """
    site = Site.find_for_request(context.get("request"))
    return site and HomePage.objects.filter(pk=site.root_page.localized.pk).first()
