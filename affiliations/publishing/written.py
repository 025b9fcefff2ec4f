"""What people have written in a version of a page, in a form in which versions can be compared."""

from wagtail.blocks import StreamValue

from ..content.rich_text import without_keys


def written(page) -> dict:
    """Return all that an editor can write on a page, as ``{field: value}``."""
    return {
        field.attname: comparable(getattr(page, field.attname))
        for field in page._meta.concrete_fields
        if field.editable and field.name != "first_published_at"
    }


def comparable(value):
    """Return a value of a field or block without what only the editor needs.

    A choice that was never made is None, and "" once it was in a form.
    """
    if isinstance(value, StreamValue):
        value = [
            (each.block_type, each.id, each.block.get_prep_value(each.value)) for each in value
        ]
    if isinstance(value, str):
        return without_keys(value)
    if isinstance(value, dict):
        return {name: comparable(child) for name, child in value.items()}
    if isinstance(value, list | tuple):
        return [comparable(child) for child in value]
    return "" if value is None else value
