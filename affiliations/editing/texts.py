"""What the editor's scripts say, in the language of whoever has opened the page."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def outline_texts() -> dict[str, str | list[str]]:
    """Return the texts of the outline; one that counts is a list of singular and plural."""
    return {
        "unnamed": _("%(kind)s without a name"),
        "hidden": _("hidden"),
        "unfinished": _("unfinished"),
        "error": _("needs a correction"),
        "selected": _("selected"),
        "count": [ngettext("%(count)s entry", "%(count)s entries", number) for number in (1, 2)],
        "select": _("Select %(name)s"),
        "actions": _("Actions for %(name)s"),
        "several": [ngettext("%(count)s block", "%(count)s blocks", number) for number in (1, 2)],
        "place": _("%(name)s, %(section)s, %(position)s of %(count)s"),
        "place-of-section": _("%(name)s, section %(position)s of %(count)s"),
        "place-in-list": _("%(name)s, %(position)s of %(count)s"),
        "top": _("above the first section"),
        "lifted": _(
            "%(name)s lifted. Move it with the arrow keys, drop it with Space, put it back with "
            "Escape."
        ),
        "dropped": _("Dropped: %(place)s"),
        "moved": _("Moved: %(place)s"),
        "put-back": _("Put back: %(place)s"),
        "added": _("Added: %(place)s"),
        "deleted": _("Deleted: %(name)s"),
        "now-hidden": _("Hidden: %(name)s"),
        "now-shown": _("Shown: %(name)s"),
        "add": _("Add: %(kind)s"),
        "uploading": _("The picture is being uploaded …"),
        "uploaded": _("The picture is there."),
        "not-uploaded": _(
            "The picture could not be uploaded. Try again, or choose it from the list."
        ),
        "move-up": _("Move up"),
        "move-down": _("Move down"),
        "move-to": _("Move to section"),
        "duplicate": _("Duplicate"),
        "hide": _("Hide"),
        "show": _("Show"),
        "delete": _("Delete"),
        "delete-heading": _("Delete the heading only"),
        "delete-section": _("Delete with all below"),
    }
