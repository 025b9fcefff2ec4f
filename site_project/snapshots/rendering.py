"""Django's own answers to a visitor who is not logged in, and which of them may be kept."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from ..visitors.site_files import file_paths
from .storage import Place

# The headers of a request that a snapshot's answer may depend on. A snapshot has a form for each
# encoding, and Django answers requests with the cookie of a session.
KNOWN_VARIATIONS = {"accept-encoding", "cookie"}


class Answer(NamedTuple):
    """A successful response: ``(name, value)`` of its headers, in order, and its plain body."""

    headers: list[tuple[str, str]]
    body: bytes


class RenderingError(Exception):
    """Django failed to answer; its log says why."""


@cache
def django_application() -> WSGIHandler:
    """Return Django's application; a process needs only one."""
    return WSGIHandler()


def public_addresses() -> dict[str, Place]:
    """Return the addresses (host and path) of all public pages and their files, and of the site's.

    Of a page type that says ``is_document = True``, an address is the same whatever the query is.
    """
    places = {}
    cache_object = HttpRequest()
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    for page in Page.objects.live().public().specific(defer=True):
        language = languages[page.locale_id]
        is_document = getattr(page, "is_document", False)
        addresses = list(addresses_of(page, cache_object))
        for address in addresses:
            subject = f"{page.translation_key}/{address.removeprefix(addresses[0])}"
            places[address] = Place(is_document, subject, language)
    for site in Site.objects.all():
        places |= {f"{own_host(site)}{path}": Place(is_document=True) for path in file_paths()}
    return places


def addresses_of(page: Page, cache_object=None) -> Iterator[str]:
    """Yield the addresses (host and path) of a page: all paths of its ``get_cached_paths``.

    Paths with a query are left out. Wagtail keeps the sites' addresses on ``cache_object``, so
    that it looks them up only once.
    """
    url = page.get_full_url(cache_object)
    if url:
        parts = urlsplit(url)
        for path in page.get_cached_paths():
            if "?" not in path:
                yield f"{parts.netloc}{parts.path}{path.removeprefix('/')}"


def host_names() -> dict[str, str]:
    """Return ``{value of the Host header: the site's own host}`` for all hosts with snapshots.

    So a site with several names, such as ``localhost``, has one set of snapshots.
    """
    hosts = {host: host for host in map(own_host, Site.objects.all())}
    for name in settings.ALLOWED_HOSTS:
        host = f"{name}:{settings.PORT}"
        site = Site.find_for_request(visitor_request(host, "/"))
        if site and not name.startswith((".", "*")):
            hosts.setdefault(host, own_host(site))
    return hosts


def own_host(site: Site) -> str:
    return urlsplit(site.root_url).netloc


def visitor_request(host: str, path: str) -> HttpRequest:
    """Return the request of a visitor without cookies, language or other headers."""
    factory = RequestFactory(SERVER_PORT=str(settings.PORT), HTTP_HOST=host)
    return factory.get(path, secure=settings.SECURE_SSL_REDIRECT)


def answer_to_visitor(address: str) -> Answer | None:
    """Return Django's answer to a visitor who asks for an address (host and path).

    Returns None if the answer may not be kept for other visitors. Raises ``RenderingError`` if
    Django fails.
    """
    host, slash, path = address.partition("/")
    request = visitor_request(host, slash + path)
    # The request that changed a page may have set its user's time zone.
    with timezone.override(None):
        response = django_application().get_response(request)
    if response.status_code >= 500:
        raise RenderingError(f"{address}: {response.status_code} {response.reason_phrase}")
    if not is_for_everybody(response):
        return None
    headers = [(name, value) for name, value in response.items() if name != "Content-Length"]
    return Answer(headers, response.content)


def is_for_everybody(response: HttpResponse) -> bool:
    """Say whether every visitor may get the same answer (RFC 9111, section 3)."""
    directives = listed(response, "Cache-Control")
    variations = listed(response, "Vary")
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and directives.isdisjoint({"private", "no-store", "no-cache"})
        and variations <= KNOWN_VARIATIONS
    )


def listed(response: HttpResponse, header: str) -> set[str]:
    """Return what a header lists, in small letters (RFC 9110, section 5.6.1)."""
    return {part.strip() for part in response.get(header, "").lower().split(",")} - {""}
