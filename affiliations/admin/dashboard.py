"""What the home page of the administration says about the affiliation pages."""

from django.db.models import Q
from django.urls import reverse
from wagtail.admin.ui.components import Component

from ..content.facts import max_age_days
from ..publishing.refusals import editor_address
from ..publishing.versions import promised_revisions
from ..translation.obstacles import obstacles
from .lists import pages_to_work_on
from .organizations import organizations_to_work_on


class WaitingPanel(Component):
    """The translations that cannot follow their source now, of the pages a user may work on."""

    order = 140
    template_name = "affiliations/admin/waiting_panel.html"

    def __init__(self, user):
        self.user = user

    def get_context_data(self, parent_context=None):
        """Return ``{"waiting": [(address of the editor, sentence)]}``."""
        pages = pages_to_work_on(self.user).filter(
            Q(locked=True) | Q(latest_revision__in=promised_revisions())
        )
        return {
            "waiting": [
                (editor_address(page.pk), obstacle.sentence)
                for page in pages
                for obstacle in obstacles(page)
            ]
        }


class ReviewPanel(Component):
    """The number of organizations with facts to check again, on the pages a user may work on."""

    order = 150
    template_name = "affiliations/admin/review_panel.html"

    def __init__(self, user):
        self.user = user

    def get_context_data(self, parent_context=None):
        """Count each organization once, even if it is published in several languages."""
        organizations = organizations_to_work_on(self.user)
        listing = reverse("affiliations_publishedorganization_modeladmin_index")
        return {
            "count": count(organizations),
            "due_count": count(organizations.review_due()),
            "days": max_age_days(),
            "url": f"{listing}?review=due",
        }


def count(organizations) -> int:
    return organizations.values("page__translation_key", "block_id").distinct().count()
