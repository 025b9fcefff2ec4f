"""What of a block a translator gets, and what is the same in every language."""

from django.utils.functional import cached_property
from wagtail.blocks import StructBlock
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor
from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter

from ..content.fields import is_translated
from ..content.page_block import PageBlock


class PartlyTranslatedBlock(PageBlock, StructBlock):
    """A block of whose fields some are translated, as each declares; the rest are shared.

    The two methods are what wagtail-localize asks of a block that it does not know:
    https://wagtail-localize.org/stable/how-to/field-configuration/.
    """

    @cached_property
    def translated_fields(self) -> list[str]:
        """The names of the fields of which each language has its own."""
        return [name for name, block in self.child_blocks.items() if is_translated(block)]

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

    def in_step(self, value, source):
        """Return the value with those fields of its source's that are not translated."""
        return self.normalize(
            {
                name: value[name] if name in self.translated_fields else source[name]
                for name in source
            }
        )
