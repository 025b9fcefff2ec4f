"""What people have written in a version of a page, in a form in which versions can be compared."""

import json
import re

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.blocks import StreamValue

# The rich text editor gives each paragraph a new key where there is none.
PARAGRAPH_KEY = re.compile(r' data-block-key=\\?"[^"]*"')


def written(page) -> dict:
    """Return all that an editor can write on a page, as ``{field: value}``."""
    return {
        field.attname: comparable(getattr(page, field.attname))
        for field in page._meta.concrete_fields
        if field.editable and field.name != "first_published_at"
    }


def comparable(value):
    """Return a field's value without keys of paragraphs; defaults stand for what a block lacks.

    A choice that was never made is None, and "" once it was in a form.
    """
    if isinstance(value, StreamValue):
        blocks = [
            (each.block_type, each.id, each.block.get_prep_value(each.value)) for each in value
        ]
        value = json.dumps(blocks, cls=DjangoJSONEncoder).replace(": null", ': ""')
    return PARAGRAPH_KEY.sub("", value) if isinstance(value, str) else value
