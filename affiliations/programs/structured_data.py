"""Structured data: a page's organizations for search engines, in the words of schema.org."""

import json
from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from ..content.outline import Entry


def members_as_json_ld(municipality: Page, organizations: Iterable[Entry], request) -> SafeString:
    """Return JSON-LD that says which organizations a municipality is a member of.

    ``municipality`` is the page whose title is its name. The text is safe inside a ``<script>``
    element: nothing in it can close the element. See https://schema.org/GovernmentOrganization.
    """
    url = municipality.get_full_url(request)
    data = {
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization",
        "name": municipality.title,
        "url": url,
        "memberOf": [described(entry.block.value) for entry in organizations],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e"))


def described(organization) -> dict:
    """Return an organization as ``{property: value}`` of schema.org's ``Organization``.

    Empty properties are left out.
    """
    logo = organization.shown_logo
    properties = {
        "@type": "Organization",
        "name": organization.heading,
        "alternateName": organization.short_name,
        "url": organization.website_url,
        "logo": logo and logo.url,
    }
    return {name: value for name, value in properties.items() if value}
