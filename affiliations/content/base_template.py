"""The template of the site that a page is shown in."""

from django.conf import settings


def base_template() -> str:
    """Return the setting ``AFFILIATIONS_BASE_TEMPLATE``, or "base.html" if it is not set.

    The template's block ``content`` takes the page. Its block ``extra_css``, in the ``<head>``,
    takes the page's styles.
    """
    return getattr(settings, "AFFILIATIONS_BASE_TEMPLATE", "base.html")
