"""Two translators of one page: nobody's text is replaced unseen, and none is lost.

wagtail-localize stores each text by itself, and lets whoever saves last win.
"""

from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.db.models import Max, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.log_actions import log
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.views.edit_translation import edit_string_translation, upload_pofile

# The kind of the entries in a page's history that keep a text which another one replaced.
ACTION = "affiliations.replace_translation"
# In the session: when the newest of the texts was stored that its user has seen, by what they are.
SEEN = "affiliations_seen_translations"


def note_what_is_seen(request, page) -> None:
    """Remember that a user opens the translation editor, which shows what is stored now."""
    for translation in Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale, enabled=True
    ):
        stored = texts_of(translation).aggregate(newest=Max("updated_at"))
        remember(request, f"page {translation.pk}", stored["newest"] or timezone.now())


def remember(request, what: str, moment: datetime) -> None:
    request.session.setdefault(SEEN, {})[what] = moment.isoformat()
    request.session.modified = True


def has_seen(request, translation_id: int, text: StringTranslation) -> bool:
    """Say whether a user has seen a text as it is stored, or wrote it.

    Who has logged in again since has a new session; then the editor's script says when it was
    opened.
    """
    seen = request.session.get(SEEN, {})
    opened = seen.get(f"page {translation_id}") or request.headers.get("X-Opened-At", "")
    return text.last_translated_by == request.user or any(
        moment >= text.updated_at.isoformat()
        for moment in (opened, seen.get(f"text {text.pk}", ""))
    )


def save_text(request, translation_id: int, string_segment_id: int):
    """Store a text as wagtail-localize does, unless it would replace one that its user never saw.

    Then the answer has the text and, as its error, the other one: whoever saves again has seen it.
    """
    with transaction.atomic():
        translation = locked_translation(translation_id)
        other = stored_text(translation, string_segment_id)
        old = other and other.data
        response = edit_string_translation(request, translation_id, string_segment_id)
        is_deleted = request.method == "DELETE"
        # What is refused has other data.
        if not other or "data" not in (response.data or {}):
            return response
        if response.data["data"] == old and not is_deleted:
            return response
        if has_seen(request, translation_id, other):
            keep_in_history(request, translation.get_target_instance(), other)
            return response
        transaction.set_rollback(True)
    remember(request, f"text {other.pk}", other.updated_at)
    if is_deleted:
        response.status_code = HTTPStatus.CONFLICT
    response.data["error"] = _(
        "Not saved yet: meanwhile %(name)s wrote “%(text)s” here. Save again to keep yours."
    ) % {"name": name_of(other.last_translated_by), "text": old}
    return response


def locked_translation(pk: int) -> Translation:
    """Return a translation, locked in the database: its texts are changed one after the other."""
    return get_object_or_404(Translation.objects.select_for_update(), pk=pk)


def stored_text(translation: Translation, string_segment_id: int) -> StringTranslation | None:
    """Return what is stored for a text of the source, or None."""
    segment = StringSegment.objects.filter(pk=string_segment_id).first()
    return (
        segment
        and texts_of(translation)
        .filter(translation_of=segment.string_id, context=segment.context_id)
        .first()
    )


def import_file(request, translation_id: int):
    """Import a PO file as wagtail-localize does, and say which texts of others it has replaced.

    A file at which wagtail-localize would fail is refused: it assumes that a file was chosen, and
    that the file names its translation.
    """
    try:
        response, count = import_and_count(request, translation_id)
    except KeyError:
        messages.error(
            request,
            _("This is no PO file of this translation. Download it here, then upload that file."),
        )
        return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
    if count:
        messages.warning(
            request,
            ngettext(
                "The file replaced %(count)d text of somebody else. The page's history keeps it.",
                "The file replaced %(count)d texts of others. The page's history keeps them.",
                count,
            )
            % {"count": count},
        )
    return response


def import_and_count(request, translation_id: int) -> tuple[HttpResponse, int]:
    """Import a PO file; return the answer, and how many texts of other people were replaced."""
    if "file" in request.FILES:
        # A request that is made again has read it.
        request.FILES["file"].seek(0)
    with transaction.atomic():
        translation = locked_translation(translation_id)
        texts = texts_of(translation)
        old = texts.in_bulk()
        response = upload_pofile(request, translation_id)
        new = texts.in_bulk()
        page = translation.get_target_instance()
        replaced = [text for pk, text in old.items() if new[pk].data != text.data]
        return response, sum(keep_in_history(request, page, text) for text in replaced)


def texts_of(translation: Translation) -> QuerySet:
    """Return the stored texts of a translation."""
    return StringTranslation.objects.filter(
        locale=translation.target_locale, context__object_id=translation.source.object_id
    ).select_related("translation_of", "last_translated_by")


def keep_in_history(request, page, old: StringTranslation) -> bool:
    """Write a text that was replaced into the page's history, unless its author has done it.

    Returns whether another person wrote it.
    """
    if old.last_translated_by == request.user:
        return False
    data = {
        "name": name_of(old.last_translated_by),
        "text": old.data,
        "source": old.translation_of.data,
    }
    log(instance=page, action=ACTION, user=request.user, data=data)
    return bool(old.last_translated_by)


def name_of(user) -> str:
    return get_user_display_name(user) if user else _("a machine")


urlpatterns = [
    path(
        "localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/",
        save_text,
    ),
    path("localize/translate/<int:translation_id>/pofile/upload/", import_file),
]
