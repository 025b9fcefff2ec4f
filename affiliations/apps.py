from django.apps import AppConfig, apps
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _

# ``ready`` tests these, because no system check can: without wagtail_localize, the code that uses
# it cannot be imported.
NEEDED_APPS = ("wagtail_localize", "wagtail_modeladmin")


class AffiliationsConfig(AppConfig):
    name = "affiliations"
    verbose_name = _("Affiliations")

    def ready(self):
        for name in NEEDED_APPS:
            if not apps.is_installed(name):
                raise ImproperlyConfigured(f"affiliations needs “{name}” in INSTALLED_APPS.")

        from . import after_publishing
        from .checks import CHECKS
        from .content.letters import provide_collation
        from .models import AffiliationIndexPage
        from .register import index

        for check in CHECKS:
            checks.register(check)
        connection_created.connect(provide_collation)
        after_publishing.connect()
        post_save.connect(index.index_saved_page, sender=AffiliationIndexPage)
        post_migrate.connect(index.complete, sender=self)
