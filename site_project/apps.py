from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SiteProjectConfig(AppConfig):
    name = "site_project"
    verbose_name = _("Site")

    def ready(self):
        from wagtail.signals import page_published

        from .snapshots import changes
        from .staff.localize import update_translation_source
        from .visitors.site_languages import make_locales

        post_migrate.connect(make_locales, sender=apps.get_app_config("wagtailcore"))
        page_published.connect(update_translation_source)
        if settings.SNAPSHOTS or settings.WAGTAILFRONTENDCACHE:
            changes.connect()
