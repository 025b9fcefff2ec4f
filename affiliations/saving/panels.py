"""The panel of the page editor that asks what to keep."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


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
