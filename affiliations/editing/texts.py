"""What the editor's scripts say, in the language of whoever has opened the page."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def outline_texts() -> dict[str, str | list[str]]:
    """Return the texts of the outline and of the preview.

    One that counts is a list of singular and plural.
    """
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
        "undone": _("Undone: “%(change)s”"),
        "redone": _("Done again: “%(change)s”"),
        "written-since": _(
            "“%(name)s” stays, because it has been written in since. Delete it in its row, if "
            "you want."
        ),
        "nothing-to-undo": _("There is nothing to undo."),
        "nothing-to-redo": _("There is nothing to do again."),
        "copied": _("Copied: %(name)s. Paste it here, on another page or in another tab."),
        "copy-by-key": _("The browser copies nothing by itself here. Press Ctrl+C on the row."),
        "paste-by-key": _("The browser pastes nothing by itself here. Press Ctrl+V on a row."),
        "pasting": _("Pasting …"),
        "pasted": _("Pasted: %(name)s"),
        "left-out": [
            ngettext(
                "%(count)s block was left out, because this page does not know its kind.",
                "%(count)s blocks were left out, because this page does not know their kind.",
                number,
            )
            for number in (1, 2)
        ],
        "no-blocks": _("What was copied last is no block of a page. Copy one in an outline first."),
        "nothing-usable": _("This page knows no kind of block that was copied."),
        "too-many-blocks": _("These are too many blocks at once. Copy fewer of them."),
        "logged-out": _("You are logged out. Log in in another window, then try again."),
        "not-pasted": _("The blocks could not be pasted: the server does not answer. Try again."),
        "add": _("Add: %(kind)s"),
        "uploading": _("The picture is being uploaded …"),
        "uploaded": _("The picture is there."),
        "not-uploaded": _(
            "The picture could not be uploaded. Try again, or choose it from the list."
        ),
        "composing": _("Compose this page"),
        "edit": _("Edit"),
        "drag": _("Drag"),
        "opened-in-editor": _("It is open in the editor's tab."),
        "add-section": _("Add a section"),
        "add-organization": _("Add an organization"),
        "not-rendered": _(
            "The page cannot be shown as it is now. What you wrote is still in the form: go on, or "
            "undo the last step."
        ),
        "move-up": _("Move up"),
        "move-down": _("Move down"),
        "move-to": _("Move to section"),
        "duplicate": _("Duplicate"),
        "copy": _("Copy"),
        "hide": _("Hide"),
        "show": _("Show"),
        "delete": _("Delete"),
        "delete-heading": _("Delete the heading only"),
        "delete-section": _("Delete with all below"),
    }
