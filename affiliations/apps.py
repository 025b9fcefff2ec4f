from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class AffiliationsConfig(AppConfig):
    name = "affiliations"
    verbose_name = _("Affiliations")

    def ready(self):
        from wagtail.signals import page_published, page_unpublished

        from .content.letters import provide_collation
        from .models import AffiliationIndexPage
        from .register import index
        from .translation.following import keep_translations_in_step

        connection_created.connect(provide_collation)
        page_published.connect(keep_translations_in_step, sender=AffiliationIndexPage)
        post_save.connect(index.index_saved_page, sender=AffiliationIndexPage)
        page_unpublished.connect(index.index_unpublished_page, sender=AffiliationIndexPage)
        post_migrate.connect(index.rebuild_when_made, sender=self)
