"""What a request of the page editor says about the version that its form was opened with."""

import json
from contextlib import suppress

from wagtail.models import Revision

from .form import EditorPageForm, base_in
from .page_tree import page_tree
from .three_way import marks

OUTDATED = {"fields": {}}
# In the session: what it saved last of each page.
SITTINGS = "affiliations_sittings"


def is_merged(page) -> bool:
    """Say whether a page's form merges; a site may choose that form for its other pages too."""
    return issubclass(type(page).get_edit_handler().get_form_class(), EditorPageForm)


def let_form_merge(request, page) -> None:
    """Keep Wagtail from refusing an autosave onto a newer version, and from overwriting that.

    The page's form merges the two. ``page`` is the newest version, which the form will change. If
    its sitting saved a draft before that is not the newest any more, that is its ``own_revision``.
    """
    posted = request.POST.copy()
    own, loaded, loaded_at = (
        posted.pop(name, [""])[0]
        for name in ("overwrite_revision_id", "loaded_revision_id", "loaded_revision_created_at")
    )
    if own == str(page.latest_revision_id):
        posted["overwrite_revision_id"] = own
    elif not any(name.startswith("action-") for name in posted):
        page.own_revision = revision_of(page, own)
    if not posted.get("merge_base") and (own or loaded):
        # The form comes from a release before this one, or was not sent by the editor.
        posted["merge_base"] = json.dumps(base_by_revision(page, own, loaded, loaded_at))
    request.POST = posted
    page.is_saved_by_this_form = sitting_of(request, page) == saved_before(request, page)


def sitting_of(request, page) -> list:
    """Return which form was sent, and which version is the newest, in a form that JSON holds."""
    base = base_in(request.POST.get("merge_base")) or {}
    return [base.get("sitting"), page.latest_revision_id, str(page.latest_revision_created_at)]


def saved_before(request, page) -> list | None:
    """Return the form and the version with which a session saved a page the last time.

    If the answer to an autosave is lost, the form does not know of it, and is sent again.
    """
    return request.session.get(SITTINGS, {}).get(str(page.pk))


def remember_saving(request, page) -> None:
    """Remember an autosave that stored just what its form has, and nothing of anybody else."""
    if request.accepts("text/html") or getattr(page, "merge_news", ""):
        return
    request.session.setdefault(SITTINGS, {})[str(page.pk)] = sitting_of(request, page)
    request.session.modified = True


def base_by_revision(page, own: str, loaded: str, loaded_at: str) -> dict:
    """Return the base of a form that only names the revision which it had."""
    revision = revision_of(page, own or loaded)
    if not revision or (not own and revision.created_at.isoformat() != loaded_at):
        return OUTDATED
    version = revision.as_object()
    names = [field.name for field in version._meta.concrete_fields]
    return {
        "fields": marks(page_tree(version, names)),
        "saved": revision.created_at.isoformat(),
    }


def revision_of(page, pk: str) -> Revision | None:
    """Return a revision of the page by its key, or None if there is none."""
    with suppress(ValueError):
        return page.revisions.filter(pk=pk).first()
