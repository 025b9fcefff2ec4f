"""The panel *Outline* of the page editor, which its scripts fill and keep in step with the form."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.blocks import StreamBlock
from wagtail.images import get_permission_policy

from ..review.comparison import live_version, page_changes
from ..review.marks import mark_of
from .state import drawn_late
from .texts import outline_texts

# The names of the addresses that take pictures (``pictures.py``) and blocks (``clipboard.py``).
TAKE_PICTURE = "affiliations_picture"
PASTE = "affiliations_paste"
# How many bytes of copied blocks are taken.
LONGEST_PASTE = 1_000_000


class OutlinePanel(Panel):
    """Shows the blocks of a page's stream as short rows, to open and to move them."""

    def __init__(self, field_name: str, **kwargs):
        defaults = {"heading": _("Outline"), "icon": "list-ul", "classname": "outline-panel"}
        super().__init__(**{**defaults, **kwargs})
        self.field_name = field_name

    def clone_kwargs(self):
        return {**super().clone_kwargs(), "field_name": self.field_name}

    class BoundPanel(Panel.BoundPanel):
        template_name = "affiliations/admin/outline_panel.html"

        @cached_property
        def is_locked(self) -> bool:
            """Whether the page is locked for whoever has opened it."""
            page, user = self.instance, self.request and self.request.user
            return bool(page.pk and user and page.permissions_for_user(user).page_locked())

        @cached_property
        def upload_url(self) -> str:
            """The address that takes pictures for blocks, or "" if none may be added."""
            may_add = self.request and get_permission_policy().user_has_permission(
                self.request.user, "add"
            )
            return reverse(TAKE_PICTURE) if may_add and not self.is_locked else ""

        @property
        def stream_block(self) -> StreamBlock:
            return self.instance._meta.get_field(self.panel.field_name).stream_block

        @property
        def paste_url(self) -> str:
            """The address that reads copied blocks for the page's stream."""
            return reverse(PASTE, args=[self.instance._meta.label_lower, self.panel.field_name])

        def get_context_data(self, parent_context=None):
            return {
                **super().get_context_data(parent_context),
                "drawn_late": drawn_late(self.stream_block),
                "paste_url": self.paste_url,
                "longest_paste": LONGEST_PASTE,
                "field_name": self.panel.field_name,
                "is_locked": self.is_locked,
                "upload_url": self.upload_url,
                "texts": outline_texts(),
                "marks": block_marks(self.instance),
            }


def block_marks(page) -> dict[str, list[str]]:
    """Return what a version changes of the live page: ``{block id: [label, sentence, …]}``."""
    live = live_version(page) if page.pk else None
    if not live:
        return {}
    found = [change for change in page_changes(live, page)[1] if change.new and change.new.block]
    marks = {change.new.block.id: mark_of(change) for change in found}
    return {block_id: [mark.label, *mark.sentences] for block_id, mark in marks.items()}
