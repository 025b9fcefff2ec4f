from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class AffiliationsConfig(AppConfig):
    name = "affiliations"
    verbose_name = _("Affiliations")

    def ready(self):
        from . import after_publishing
        from .content.letters import provide_collation
        from .models import AffiliationIndexPage
        from .register import index

        connection_created.connect(provide_collation)
        after_publishing.connect()
        post_save.connect(index.index_saved_page, sender=AffiliationIndexPage)
        post_migrate.connect(index.rebuild_when_made, sender=self)
