"""The panels of the page editor that keep: one asks which text, and one keeps the comments."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, Panel
from wagtail.models import COMMENTS_RELATION_NAME
from wagtail.models.panels import CommentPanelPlaceholder

from .comments import KeptCommentFormSet


class QuestionsPanel(Panel):
    """Shows both texts where two people have changed one field, for the person to choose one."""

    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("Which text shall stay?"), "icon": "warning", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "affiliations/admin/questions_panel.html"

        def is_shown(self):
            return bool(self.form.questions)

        def get_context_data(self, parent_context=None):
            return {
                **super().get_context_data(parent_context),
                "questions": self.form.questions,
                "others": self.form.others,
            }


class KeptCommentsPanel(CommentPanel):
    """Wagtail's comments, which stay when a block is deleted and comes back."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][COMMENTS_RELATION_NAME]["formset"] = KeptCommentFormSet
        return options


class KeptComments(CommentPanelPlaceholder):
    """Stands for that panel in a page's model, where the site has comments switched on."""

    panel_class = KeptCommentsPanel
