"""Structured data: what search engines read of a page, in the words of schema.org."""

import json
from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from ..content.outline import Entry


def members_as_json_ld(municipality: Page, organizations: Iterable[Entry], request) -> SafeString:
    """Return JSON-LD that says which organizations a municipality is a member of.

    ``municipality`` is the page that bears its name. For a ``<script>`` element, which nothing
    in the data can close. See https://schema.org/GovernmentOrganization.
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
    return mark_safe(text.replace("<", "\\u003c"))


def described(organization) -> dict:
    """Return an organization's value as schema.org's ``Organization``, without empty properties."""
    logo = organization.shown_logo
    properties = {
        "@type": "Organization",
        "name": organization.heading,
        "alternateName": organization.short_name,
        "url": organization.website_url,
        "logo": logo and logo.url,
    }
    return {name: value for name, value in properties.items() if value}
