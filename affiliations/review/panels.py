"""The panels of the page editor: what stands above the fields, and how fields are compared."""

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, Panel

from .comparison import (
    BodyComparison,
    PageComparison,
    RichTextComparison,
    as_list,
    live_version,
    page_changes,
)


class ChangesPanel(Panel):
    """Tells, above a page's form, what visitors do not see yet.

    It stands there because moderators approve a page in the editor.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "affiliations/admin/changes_panel.html"

        @cached_property
        def sentences(self) -> list[str]:
            live = live_version(self.instance)
            return page_changes(live, self.instance)[0] if live else []

        def is_shown(self):
            return bool(self.instance.has_unpublished_changes and self.sentences)

        def get_comparison(self):
            return [PageComparison]

        def get_context_data(self, parent_context=None):
            versions = [self.instance.pk, "live", self.instance.latest_revision_id]
            return {
                **super().get_context_data(parent_context),
                "sentences": as_list(self.sentences),
                "comparison_url": reverse("wagtailadmin_pages:revisions_compare", args=versions),
            }


class StartPanel(Panel):
    """Tells a beginner what to do first; the style sheet hides it once the page has a block."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "affiliations/admin/start_panel.html"


class RichTextPanel(FieldPanel):
    """A field of rich text; its comparison ignores the attributes that only the editor needs."""

    def get_comparison_class(self):
        return RichTextComparison


class BodyPanel(FieldPanel):
    """The field of the page's blocks; its comparison says where each block went."""

    def get_comparison_class(self):
        return BodyComparison
