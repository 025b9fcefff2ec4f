"""Every URL of the site: the admin below its own path, all else a page below its language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from .languages import lead_home
from .translating import AdminTexts, upload_pofile

urlpatterns = [
    path("", lead_home),
    path(f"{settings.ADMIN_PATH}jsi18n/", AdminTexts.as_view(packages=["wagtail.admin"])),
    path(
        f"{settings.ADMIN_PATH}localize/jsi18n/",
        AdminTexts.as_view(packages=["wagtail_localize"]),
    ),
    path(
        f"{settings.ADMIN_PATH}localize/translate/<int:translation_id>/pofile/upload/",
        upload_pofile,
    ),
    path(settings.ADMIN_PATH, include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *i18n_patterns(path("", include(wagtail_urls))),
]
