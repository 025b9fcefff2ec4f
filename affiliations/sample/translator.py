"""Translations of the sample content: a file of the same shape that holds texts only."""

from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.blocks import ListBlock
from wagtail.coreutils import get_content_languages
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .loader import (
    SampleContentError,
    as_list,
    entries,
    errors_of,
    field_value,
    fields_of_home,
    named_fields,
    read,
    set_fields,
)


def language_of(path: Path) -> str:
    """Return the language in a file's name: ``en`` for ``memberships.en.toml``."""
    return Path(path.stem).suffix.lstrip(".") or settings.LANGUAGE_CODE


def locale_in(language: str) -> Locale | None:
    """Return the site's locale for a language, or None."""
    try:
        return Locale.objects.get_for_language(language)
    except (LookupError, Locale.DoesNotExist):
        return None


def translation_files(path: Path) -> list[Path]:
    """Return the files beside a file that translate it into other languages of the site."""
    stem = Path(path.stem).stem
    files = [path.with_name(f"{stem}.{code}.toml") for code in get_content_languages()]
    return [
        file for file in files if file != path and file.exists() and locale_in(language_of(file))
    ]


def load_translation(home: Page, page: Page, path: Path) -> None:
    """Publish ``home`` and ``page`` in the language of the file at ``path``, with its texts.

    A text that the file leaves out stays as in the source. Raises ``SampleContentError`` when the
    file cannot be read, or when its sections, organizations or paragraphs are not the source's.
    """
    data = read(path)
    locale = locale_in(language_of(path))
    home_fields = fields_of_home(home, data["home"], path)
    if home_fields or not home.has_translation(locale):
        translate(home, locale, home_fields, entry="home")
    translate(page, locale, data["page"], entry="page", sections=data["section"])


def translate(page: Page, locale: Locale, fields: dict, entry: str, sections=None) -> None:
    """Give wagtail-localize the texts of a page in another language, and publish the result."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translated = source.as_instance()
    set_fields(translated, fields, entry)
    if sections is not None:
        set_texts(translated.body, sections)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    translation.import_po(texts(source.as_instance(), translated, entry))
    with errors_of(entry):
        translation.save_target(publish=False)
        translation.get_target_instance().get_latest_revision().publish()


def set_texts(body, sections: list) -> None:
    """Put the file's texts into a page's body, in place."""
    described = list(entries(sections))
    if [kind for kind, _fields, _entry in described] != [block.block_type for block in body]:
        raise SampleContentError(
            _("The translation has other sections or organizations than the page.")
        )
    for block, (_kind, fields, entry) in zip(body, described, strict=True):
        set_block_texts(block.block, block.value, fields, entry)


def set_block_texts(block, value, fields, entry: str) -> None:
    """Put the texts of the file's entry into a struct block's value, in place."""
    names = getattr(block, "translated_fields", block.child_blocks)
    for name, key, stored in named_fields(fields, names, entry):
        child = block.child_blocks[name]
        if not isinstance(child, ListBlock):
            value[name] = field_value(child, stored, entry, key)
            continue
        items = as_list(stored)
        if len(items) != len(value[name]):
            raise SampleContentError(
                _("%(entry)s: “%(key)s” is there %(found)d times, not %(expected)d.")
                % {"entry": entry, "key": key, "found": len(items), "expected": len(value[name])}
            )
        for bound, item in zip(value[name].bound_blocks, items, strict=True):
            set_block_texts(child.child_block, bound.value, item, entry)


def texts(source: Page, translated: Page, entry: str) -> polib.POFile:
    """Return the texts of a page, each with its translation, as wagtail-localize imports them."""
    pairs = [
        [segment for segment in extract_segments(page) if isinstance(segment, StringSegmentValue)]
        for page in (source, translated)
    ]
    po = polib.POFile()
    for original, text in zip(*pairs, strict=False):
        if original.path != text.path:
            raise SampleContentError(
                _("%(entry)s: “%(text)s” is not translated paragraph by paragraph.")
                % {"entry": entry, "text": original.string.data}
            )
        po.append(
            polib.POEntry(
                msgctxt=original.path, msgid=original.string.data, msgstr=text.string.data
            )
        )
    if len(po) != len(pairs[0]) or len(po) != len(pairs[1]):
        raise SampleContentError(
            _("%(entry)s: the translation has more or fewer paragraphs.") % {"entry": entry}
        )
    return po
