"""The site's languages: which ones exist, and which one a response is in."""

from collections.abc import Sequence
from contextlib import suppress
from functools import wraps

from django.apps import apps as installed_apps
from django.conf import settings
from django.db import Error
from django.http import Http404
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from ..guards.headers import is_administration
from .errors import is_database_failure


class LanguageMiddleware:
    """Answer in the language that the address starts with, or in the one the visitor prefers.

    This is Django's ``LocaleMiddleware`` without its cookie, because every cache would have to
    distinguish its values, and without its redirect from one language's address to another's.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        named = translation.get_language_from_path(request.path_info)
        language = named or preferred_language(accepted(request), list(dict(settings.LANGUAGES)))
        with translation.override(language):
            response = self.get_response(request)
        if getattr(response, "is_same_in_every_language", False):
            return response
        if not named:
            patch_vary_headers(response, ["Accept-Language"])
        # The administration answers in the language that its user chose.
        if not is_administration(request):
            response.headers.setdefault("Content-Language", language)
        return response


def same_in_every_language(view):
    """Decorate a view whose answer does not depend on the visitor's language."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.is_same_in_every_language = True
        return response

    return wrapped


def accepted(request) -> str:
    """Return the languages that the visitor's browser asks for, as the header has them."""
    return request.headers.get("Accept-Language", "")


def preferred_language(accept_language: str, available: Sequence[str]) -> str:
    """Return the available language that the visitor prefers, or the first if they accept none.

    See https://www.rfc-editor.org/rfc/rfc9110#field.accept-language.
    """
    for language, quality in parse_accept_lang_header(accept_language):
        with suppress(LookupError):
            code = translation.get_supported_language_variant(language)
            if quality and code in available:
                return code
    return available[0]


def readable(pages):
    """Return those of a queryset's pages that visitors can read.

    Aliases are left out. An alias stands in for a missing translation, and redirects to its source.
    """
    return pages.live().public().filter(alias_of=None)


def live_home_pages(site: Site):
    """Return the live home pages of a site, one for each language."""
    return site.root_page.get_translations(inclusive=True).live()


@require_safe
def lead_home(request):
    """Redirect ``/`` to the home page in the language that the visitor prefers.

    If the database cannot be used, the choice is between all languages of the settings.
    """
    available = [code for code, _name in settings.LANGUAGES]
    try:
        site = Site.find_for_request(request)
        homes = live_home_pages(site).filter(alias_of=None) if site else Page.objects.none()
        codes = set(homes.values_list("locale__language_code", flat=True))
        available = [code for code in available if code in codes]
    except Error as error:
        if not is_database_failure(error):
            raise
    if not available:
        raise Http404
    response = redirect(f"/{preferred_language(accepted(request), available)}/")
    response["Cache-Control"] = "no-cache"
    return response


def lead_to_own_language(page, request, args, kwargs):
    """Redirect to the page's address in its own language, or return None if that was asked for.

    A file of the page leads to the same file there.

    If no Turkish home page is live, Wagtail answers below ``/tr/`` with English pages. And an
    alias, which stands in for a missing translation, holds the text of its source.
    """
    written = page.alias_of if page.alias_of_id else page
    if written.locale.language_code == translation.get_language():
        return None
    part = max(filter(request.path.endswith, page.get_cached_paths()), key=len, default="/")
    return redirect(written.get_url(request) + part.removeprefix("/"))


def make_locales(apps=installed_apps, **kwargs):
    """Make the locales of the languages in the settings; this runs after every migration."""
    try:
        locale_model = apps.get_model("wagtailcore", "Locale")
    except LookupError:
        return
    for code, _name in settings.LANGUAGES:
        locale_model.objects.get_or_create(language_code=code)
