"""Our advice as rules of Wagtail's own checks, beside those for accessibility."""

from wagtail.admin.userbar import ContentCheckerItem

from .findings import advice_on

# The panel in the editor knows only the rules that it was opened with. So their number is fixed.
RULES = [f"affiliations-{number}" for number in range(40)]
# A check of axe that headings and list items always fail: it asks for an alternative text.
FAILING_CHECK = "non-empty-alt"
NOTHING = "affiliations-nothing"


class AdviceItem(ContentCheckerItem):
    """Wagtail's checks, with a rule for each piece of advice on a page.

    A rule that has no advice looks for an element that no page has. The preview fills the rules
    again whenever the draft changes, and ``content-checks.js`` takes the new words from there.
    """

    def __init__(self, page, in_editor=False):
        super().__init__(in_editor=in_editor)
        self.advice = dict(zip(RULES, advice_on(page), strict=False))

    def get_axe_run_only(self, request):
        return [*super().get_axe_run_only(request), *RULES]

    def get_axe_custom_rules(self, request):
        rules = [
            {
                "id": rule,
                "impact": "moderate",
                "selector": self.advice[rule].selector if rule in self.advice else NOTHING,
                "tags": ["best-practice"],
                "any": [FAILING_CHECK],
                "enabled": True,
            }
            for rule in RULES
        ]
        return [*super().get_axe_custom_rules(request), *rules]

    def get_axe_messages(self, request):
        messages = {
            rule: {"error_name": advice.finding, "help_text": advice.help}
            for rule, advice in self.advice.items()
        }
        return {**super().get_axe_messages(request), **messages}
