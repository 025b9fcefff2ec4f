"""Files that programs expect of any site: robots.txt, sitemap, web app manifest, favicon.ico."""

from collections import defaultdict
from collections.abc import Iterator

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils import translation
from django.views.decorators.http import require_safe
from wagtail.models import Site

from .site_languages import live_home_pages, readable, same_in_every_language
from .theme import colour

ONE_DAY = 86_400


def file_paths() -> Iterator[str]:
    """Yield the paths of all these files."""
    yield from ("/robots.txt", "/sitemap.xml", "/favicon.ico")
    yield from (f"/{code}/manifest.webmanifest" for code, _name in settings.LANGUAGES)


@same_in_every_language
@require_safe
def robots(request):
    """Let every robot read everything but the admin, and name the sitemap (RFC 9309)."""
    lines = ["User-agent: *", f"Disallow: /{settings.ADMIN_PATH}"]
    if site := Site.find_for_request(request):
        lines += ["", f"Sitemap: {site.root_url}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request):
    """Give the name and icons for a site that a visitor puts on a home screen.

    See https://www.w3.org/TR/appmanifest/.
    """
    site = Site.find_for_request(request)
    language = translation.get_language()
    data = {
        "name": site.root_page.localized.title if site else "",
        "lang": language,
        "start_url": f"/{language}/",
        "display": "browser",
        "background_color": colour("paper-50"),
        "theme_color": colour("teal-800"),
        "icons": [
            {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (192, 512)
        ],
    }
    return JsonResponse(data, content_type="application/manifest+json")


@same_in_every_language
@require_safe
def favicon(request):
    """Give the icon, to programs that ask for it without reading a page."""
    with open(finders.find("img/icon-192.png"), "rb") as file:
        response = HttpResponse(file.read(), content_type="image/png")
    response.headers["Cache-Control"] = f"max-age={ONE_DAY}, public"
    return response


class PageSitemap(Sitemap):
    """Every page of a site that visitors can read, with the addresses of its translations."""

    def __init__(self, site: Site, request):
        self.site = site
        self.request = request
        self.protocol, _, self.domain = site.root_url.partition("://")

    def get_domain(self, site=None):
        return self.domain

    def items(self):
        return [
            page
            for home in live_home_pages(self.site)
            for page in readable(home.get_descendants(inclusive=True)).select_related("locale")
        ]

    def location(self, page):
        # Wagtail caches the sites' addresses on the request instead of looking them up each time.
        return page.get_url_parts(self.request)[2]

    def lastmod(self, page):
        return page.last_published_at

    def get_urls(self, *args, **kwargs):
        urls = super().get_urls(*args, **kwargs)
        versions = defaultdict(list)
        for url in urls:
            page, location = url["item"], url["location"]
            versions[page.translation_key].append(
                {"lang_code": page.locale.language_code, "location": location}
            )
        for url in urls:
            alternates = versions[url["item"].translation_key]
            url["alternates"] = alternates if len(alternates) > 1 else []
        return urls


@same_in_every_language
@require_safe
def sitemap(request):
    """List the public pages of the site (https://www.sitemaps.org/protocol.html)."""
    site = Site.find_for_request(request)
    if not site:
        raise Http404
    return sitemap_view(request, {"pages": PageSitemap(site, request)})
