from typing import NamedTuple

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, Site

from ..visitors.site_languages import live_home_pages, readable

register = template.Library()


class Version(NamedTuple):
    """A page in one of the site's languages: the language's code and the page's full address."""

    language: str
    url: str


@register.simple_tag(takes_context=True)
def language_versions(context, page) -> list[Version]:
    """Return the languages in which visitors can read ``page``, in the order of the settings.

    The list is empty if there is no choice: if the page is in one language only, or there is none.
    """
    request = context.get("request")
    site = Site.find_for_request(request)
    if not page or not site:
        return []
    versions = {
        version.locale.language_code: version
        for version in readable(Page.objects.filter(translation_key=page.translation_key))
        .filter(locale__in=live_home_pages(site).values("locale"))
        .select_related("locale")
    }
    return [
        Version(code, versions[code].get_full_url(request))
        for code, _name in settings.LANGUAGES
        if code in versions and len(versions) > 1
    ]


@register.simple_tag
def language_switch_script() -> SafeString:
    """Return the script element; its text is exactly what the security policy allows by hash."""
    return mark_safe(f"<script>{settings.LANGUAGE_SWITCH_SCRIPT}</script>")
