"""Translations: what of a page is translated, and how its translations stay in step with it.

wagtail-localize copies a page's body and puts the translated texts into it, each found by the ids
of its blocks; so a block that moves keeps its translation. It does so when a translation is
published. What needs no translator, such as an order or an address, follows here: at once, as soon
as the page itself is published.
"""

import logging

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.blocks import StreamValue, StructBlock
from wagtail_localize.models import Translation
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor
from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter

from ..content.outline import outline_of
from ..publishing.revisions import UnpublishableError

logger = logging.getLogger(__name__)


class PartlyTranslatedBlock(StructBlock):
    """A block of whose fields only ``translated_fields`` are translated; the rest are shared.

    The two methods are what wagtail-localize asks of a block that it does not know:
    https://wagtail-localize.org/stable/how-to/field-configuration/.
    """

    translated_fields: tuple[str, ...] = ()

    def get_translatable_segments(self, value):
        """Return the segments of a value, each below the name of its field."""
        extractor = StreamFieldSegmentExtractor(field=None)
        return [
            segment.wrap(name)
            for name in self.translated_fields
            if value.get(name)
            for segment in extractor.handle_block(
                self.child_blocks[name],
                value[name],
                raw_value=self.child_blocks[name].get_prep_value(value[name]),
            )
        ]

    def restore_translated_segments(self, value, segments):
        """Return the value with the texts of translated segments in place of its own."""
        writer = StreamFieldSegmentsWriter(field=None, src_locale=None, tgt_locale=None)
        return writer.handle_struct_block(value, segments)

    def shared(self, value, source):
        """Return the value with those fields of its source's that are not translated."""
        return self.normalize(
            {
                name: value[name] if name in self.translated_fields else source[name]
                for name in source
            }
        )


def in_step(body, source_body) -> StreamValue:
    """Return a translation's body as its source's now is, with the texts it has.

    Blocks that the source no longer has are left out, and so are those that nobody has translated
    yet. While one of these is a section, the order stays: organizations would come to stand below
    the wrong heading.
    """
    translated = {block.id: block for block in body}
    sources = {block.id: block for block in source_body}
    has_new_section = any(
        block.block_type == "section" and block.id not in translated for block in source_body
    )
    order = body if has_new_section else source_body
    kept = [translated[block.id] for block in order if block.id in translated.keys() & sources]
    filled = [section for section in outline_of(kept) if section.entries]
    shown = [
        block
        for section in filled
        for block in [section.block, *(entry.block for entry in section.entries)]
        if block
    ]
    return StreamValue(
        body.stream_block,
        [(block.block_type, followed(block, sources[block.id]), block.id) for block in shown],
    )


def followed(block, source):
    """Return the value of a translated block with what it shares with its source."""
    if isinstance(block.block, PartlyTranslatedBlock):
        return block.block.shared(block.value, source.value)
    return block.value


def without_translations(pages: QuerySet) -> QuerySet:
    """Leave out of ``pages`` those that have their facts from another page."""
    translations = Translation.objects.filter(
        source__object_id=OuterRef("translation_key"),
        target_locale=OuterRef("locale"),
        enabled=True,
    )
    return pages.filter(~Exists(translations), alias_of=None)


def texts_to_translate(page) -> int:
    """Return how many texts of a page wait for a translator: 0 for one that is no translation."""
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale, enabled=True
    ).first()
    if not translation:
        return 0
    total, translated = translation.get_progress()
    return total - translated


def keep_translations_in_step(sender, instance, revision=None, **kwargs) -> None:
    """Publish the live translations of a page that was just published, where they differ."""
    translations = Translation.objects.filter(
        source__object_id=instance.translation_key, source__locale=instance.locale, enabled=True
    )
    source = sender.objects.get(pk=instance.pk)
    for page in sender.objects.filter(
        translation_key=instance.translation_key,
        locale__in=translations.values("target_locale"),
        live=True,
        alias_of=None,
    ):
        body = in_step(page.body, source.body)
        if body == page.body:
            continue
        page.body = body
        try:
            page.save_revision(user=revision and revision.user).publish()
        except UnpublishableError as error:
            logger.warning("%s stays as it was: %s", page.full_url, " ".join(error.messages))
