"""Two translators of one page: nobody's text is replaced unseen, and none is lost.

wagtail-localize stores each text by itself, and lets whoever saves last win.
"""

from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.db.models import Max, QuerySet
from django.shortcuts import redirect
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
    """Say whether a user has seen a text as it is stored, or wrote it."""
    seen = request.session.get(SEEN, {})
    moments = [seen.get(f"page {translation_id}"), seen.get(f"text {text.pk}")]
    return (
        not any(moments)
        or text.last_translated_by == request.user
        or any(moment >= text.updated_at.isoformat() for moment in moments if moment)
    )


def save_text(request, translation_id: int, string_segment_id: int):
    """Store a text as wagtail-localize does, unless it would replace one that its user never saw.

    Then the answer has the text and, as its error, the other one: whoever saves again has seen it.
    """
    with transaction.atomic():
        other = stored_text(translation_id, string_segment_id)
        old = other and other.data
        response = edit_string_translation(request, translation_id, string_segment_id)
        is_deleted = request.method == "DELETE"
        if not other or not response.data or (response.data["data"] == old and not is_deleted):
            return response
        if has_seen(request, translation_id, other):
            keep_in_history(request, translation_id, other)
            return response
        transaction.set_rollback(True)
    remember(request, f"text {other.pk}", other.updated_at)
    if is_deleted:
        response.status_code = HTTPStatus.CONFLICT
    response.data["error"] = _(
        "Not saved yet: meanwhile %(name)s wrote “%(text)s” here. Save again to keep yours."
    ) % {"name": name_of(other.last_translated_by), "text": old}
    return response


def stored_text(translation_id: int, string_segment_id: int) -> StringTranslation | None:
    """Return what is stored for a text of the source, locked in the database, or None."""
    segment = StringSegment.objects.filter(pk=string_segment_id).first()
    translation = Translation.objects.filter(pk=translation_id).first()
    return (
        StringTranslation.objects.select_for_update()
        .filter(
            translation_of_id=segment and segment.string_id,
            context_id=segment and segment.context_id,
            locale_id=translation and translation.target_locale_id,
        )
        .first()
    )


def import_file(request, translation_id: int):
    """Import a PO file as wagtail-localize does, and say which texts of others it has replaced.

    A file at which wagtail-localize would fail is refused: it assumes that a file was chosen, and
    that the file names its translation.
    """
    try:
        return import_and_tell(request, translation_id)
    except KeyError:
        messages.error(
            request,
            _("This is no PO file of this translation. Download it here, then upload that file."),
        )
        return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


def import_and_tell(request, translation_id: int):
    with transaction.atomic():
        texts = texts_of(Translation.objects.filter(pk=translation_id).first())
        old = {text.pk: text for text in texts.select_for_update()}
        response = upload_pofile(request, translation_id)
        kept = [
            keep_in_history(request, translation_id, old[text.pk])
            for text in texts.filter(pk__in=old)
            if text.data != old[text.pk].data
        ]
    if count := sum(kept):
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


def texts_of(translation: Translation | None) -> QuerySet:
    """Return the stored texts of a translation."""
    return StringTranslation.objects.filter(
        locale=translation and translation.target_locale,
        context__object_id=translation and translation.source.object_id,
    )


def keep_in_history(request, translation_id: int, old: StringTranslation) -> bool:
    """Write a text that was replaced into the page's history, unless its author has done it."""
    if old.last_translated_by == request.user:
        return False
    page = Translation.objects.get(pk=translation_id).get_target_instance()
    data = {
        "name": name_of(old.last_translated_by),
        "text": old.data,
        "source": old.translation_of.data,
    }
    log(instance=page, action=ACTION, user=request.user, data=data)
    return True


def name_of(user) -> str:
    return get_user_display_name(user) if user else _("a machine")


urlpatterns = [
    path(
        "localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/",
        save_text,
    ),
    path("localize/translate/<int:translation_id>/pofile/upload/", import_file),
]
