from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class AffiliationsConfig(AppConfig):
    name = "affiliations"
    verbose_name = _("Affiliations")

    def ready(self):
        from wagtail.signals import page_published

        from .letters import provide_collation
        from .models import AffiliationIndexPage
        from .translation import keep_translations_in_step

        connection_created.connect(provide_collation)
        page_published.connect(keep_translations_in_step, sender=AffiliationIndexPage)
