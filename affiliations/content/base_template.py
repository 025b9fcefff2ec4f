"""The template of the site that a page is shown in."""

from django.conf import settings


def base_template() -> str:
    """Return the setting ``AFFILIATIONS_BASE_TEMPLATE``, "base.html" where there is none.

    Its block ``content`` takes the page; ``extra_css``, in its ``<head>``, takes the page's styles.
    """
    return getattr(settings, "AFFILIATIONS_BASE_TEMPLATE", "base.html")
