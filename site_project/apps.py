from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SiteProjectConfig(AppConfig):
    name = "site_project"
    verbose_name = _("Site")

    def ready(self):
        from affiliations import after_publishing
        from affiliations.publishing.drafts import save_draft
        from affiliations.saving.form import EditorPageForm
        from affiliations.saving.panels import QuestionsPanel
        from home.models import HomePage

        from .snapshots import changes
        from .staff import first_password
        from .staff.localize import update_translation_source
        from .visitors.site_languages import make_locales

        post_migrate.connect(make_locales, sender=apps.get_app_config("wagtailcore"))
        first_password.connect()
        after_publishing.steps.append(update_translation_source)
        after_publishing.steps.append(changes.renew_after_publishing)
        changes.connect()
        # The home page's drafts are stored, and what two people write on it is merged, as on an
        # affiliation page.
        HomePage.save_revision = save_draft
        HomePage.base_form_class = EditorPageForm
        HomePage.content_panels = [QuestionsPanel(), *HomePage.content_panels]
