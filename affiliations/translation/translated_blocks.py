"""Blocks with fields to translate and fields that are the same in every language."""

from django.utils.functional import cached_property
from wagtail.blocks import StructBlock
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor
from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter

from ..content.fields import is_translated
from ..content.page_block import PageBlock


class PartlyTranslatedBlock(PageBlock, StructBlock):
    """A block with translated fields and shared fields; each field declares which it is.

    wagtail-localize calls ``get_translatable_segments`` and ``restore_translated_segments`` on
    blocks that it does not know: https://wagtail-localize.org/stable/how-to/field-configuration/.
    """

    @cached_property
    def translated_fields(self) -> list[str]:
        """The names of the fields that have a value of their own in each language."""
        return [name for name, block in self.child_blocks.items() if is_translated(block)]

    def get_translatable_segments(self, value):
        """Return the segments of a value; the path of each starts with the name of its field."""
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
        """Return the value with its texts replaced by those of the translated segments."""
        writer = StreamFieldSegmentsWriter(field=None, src_locale=None, tgt_locale=None)
        return writer.handle_struct_block(value, segments)
