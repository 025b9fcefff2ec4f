"""Every URL of the site: the admin below its own path, pages and their files below a language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .draft_links.views import shared_draft
from .staff.localize import AdminTexts
from .staff.whole_changes import as_a_whole
from .visitors import site_files
from .visitors.site_languages import lead_home

handler400 = "site_project.visitors.errors.bad_request"
handler403 = "site_project.visitors.errors.forbidden"
handler500 = "site_project.visitors.errors.unavailable_or_server_error"

admin_urls = decorate_urlpatterns(wagtailadmin_urls.urlpatterns, as_a_whole)

urlpatterns = [
    path("", lead_home),
    path("robots.txt", site_files.robots),
    path("sitemap.xml", site_files.sitemap),
    path("favicon.ico", site_files.favicon),
    path(f"{settings.ADMIN_PATH}jsi18n/", AdminTexts.as_view(packages=["wagtail.admin"])),
    path(
        f"{settings.ADMIN_PATH}localize/jsi18n/",
        AdminTexts.as_view(packages=["wagtail_localize"]),
    ),
    path(settings.ADMIN_PATH, include(admin_urls)),
    path("draft/<uuid:key>/", shared_draft, name="shared_draft"),
    path("documents/", include(wagtaildocs_urls)),
    *i18n_patterns(
        path("manifest.webmanifest", site_files.manifest, name="manifest"),
        path("", include("affiliations.urls")),
        path("", include(wagtail_urls)),
    ),
]
