"""Django system checks: whether the site gives the module what it needs."""

from collections.abc import Iterator

from django.conf import settings
from django.core import checks
from django.db import connection
from django.template import Engine, Template, TemplateDoesNotExist
from django.template.loader_tags import BlockNode, ExtendsNode
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from .content.base_template import base_template
from .programs.open_data import FILES
from .urls import OPEN_DATA

MIDDLEWARE = [
    "affiliations.publishing.refusals.UnpublishableMiddleware",
    "affiliations.saving.deleted_page.DeletedPageMiddleware",
]
DATABASES = {"sqlite", "postgresql"}
# The value that `wagtail start` sets. About fifty organizations use up Django's default.
NEEDED_FORM_FIELDS = 10_000


def check_open_data_urls(**kwargs) -> list[checks.CheckMessage]:
    """Report an error unless the files of open data have addresses below that of a page."""
    page, file = "page/", FILES[0].name
    try:
        match = resolve(reverse("wagtail_serve", args=[page]) + file)
    except (NoReverseMatch, Resolver404):
        match = None
    # If our pattern is included at another address than Wagtail's, it takes a part of the site's
    # address for a page.
    if match and match.url_name == OPEN_DATA and match.args == (page + file,):
        return []
    return [
        checks.Error(
            "The open data of affiliation pages has no address.",
            hint='Put path("", include("affiliations.urls")) before path("", include('
            "wagtail_urls)) in the site's urls.py.",
            id="affiliations.E001",
        )
    ]


def check_base_template(**kwargs) -> list[checks.CheckMessage]:
    """Report an error unless the base template exists and has a block for the page."""
    name = base_template()
    try:
        blocks = set(blocks_of(Engine.get_default().get_template(name)))
    except TemplateDoesNotExist:
        problem = f"There is no template “{name}” for affiliation pages to stand in."
    else:
        if "content" in blocks:
            return []
        problem = f"The template “{name}” has no block “content” for affiliation pages."
    return [
        checks.Error(
            problem,
            hint="Set AFFILIATIONS_BASE_TEMPLATE to the template that the site's pages extend; "
            "it needs {% block content %} in its <body>, and {% block extra_css %} in its <head>.",
            id="affiliations.E002",
        )
    ]


def blocks_of(template: Template) -> Iterator[str]:
    """Yield the names of the blocks of a template and of the templates that it extends.

    A parent whose name is a variable is known only when a page is shown. It is assumed to have
    the block "content".
    """
    for node in template.nodelist.get_nodes_by_type(BlockNode):
        yield node.name
    for node in template.nodelist.get_nodes_by_type(ExtendsNode):
        parent = node.parent_name.var
        if isinstance(parent, str):
            yield from blocks_of(template.engine.get_template(parent))
        else:
            yield "content"


def check_middleware(**kwargs) -> list[checks.CheckMessage]:
    """Warn if editors would get an error page instead of a sentence."""
    return [
        checks.Warning(
            "Where a page cannot be published or saved, its editor gets an error page.",
            hint=f"Put “{name}” at the end of MIDDLEWARE.",
            id="affiliations.W001",
        )
        for name in MIDDLEWARE
        if name not in settings.MIDDLEWARE
    ]


def check_form_fields(**kwargs) -> list[checks.CheckMessage]:
    """Warn if Django's limit on form fields would keep a long page from being saved."""
    limit = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    if limit is None or limit >= NEEDED_FORM_FIELDS:
        return []
    return [
        checks.Warning(
            "A page with many organizations cannot be saved.",
            hint=f"Set DATA_UPLOAD_MAX_NUMBER_FIELDS to {NEEDED_FORM_FIELDS} or more.",
            id="affiliations.W002",
        )
    ]


def check_database(**kwargs) -> list[checks.CheckMessage]:
    """Report an error if the database has no collation to sort the lists by."""
    if connection.vendor in DATABASES:
        return []
    return [
        checks.Error(
            "The list of affiliation pages cannot be sorted in this database.",
            hint="Use SQLite or PostgreSQL.",
            id="affiliations.E003",
        )
    ]


CHECKS = [
    check_open_data_urls,
    check_base_template,
    check_middleware,
    check_form_fields,
    check_database,
]
