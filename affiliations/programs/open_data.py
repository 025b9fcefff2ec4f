"""Open data: a page's organizations as files for programs; every file has the same keys."""

import csv
import json
from collections.abc import Callable, Iterable
from io import StringIO
from typing import NamedTuple

from django.core.serializers.json import DjangoJSONEncoder

from ..content.fields import exported_fields, exported_values
from ..content.outline import Section
from .spreadsheets import harmless_cell


class OpenData(NamedTuple):
    """A page's organizations: the keys, in order, and for each organization a record.

    A record is ``{key: value}``. A missing text is "", a missing year or day is None.
    """

    keys: list[str]
    records: list[dict]


def open_data(stream_block, sections: Iterable[Section], page_url: str) -> OpenData:
    """Return the organizations of an outline, in the order of the page.

    The blocks of ``stream_block`` say which of their fields are exported, and under which keys.
    """
    keys = {
        key: None
        for block in stream_block.child_blocks.values()
        if getattr(block, "is_organization", False)
        for _name, key in exported_fields(block)
    }
    records = [
        {
            "section": section.heading,
            **exported_values(organization.block.block, organization.block.value),
            "anchor_url": f"{page_url}#{organization.anchor}",
        }
        for section in sections
        for organization in section.organizations
    ]
    return OpenData(["section", *keys, "anchor_url"], records)


def as_json(data: OpenData) -> str:
    """Return the records as a JSON list (RFC 8259); days have the form ``YYYY-MM-DD``."""
    text = json.dumps(data.records, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
    return text + "\n"


def as_csv(data: OpenData) -> str:
    """Return the records as CSV (RFC 4180); a cell has a line for each item of a list.

    The text starts with a byte order mark, so that spreadsheet programs recognize UTF-8.
    """
    file = StringIO()
    file.write("\ufeff")
    writer = csv.DictWriter(file, data.keys)
    writer.writeheader()
    for record in data.records:
        writer.writerow({key: harmless_cell(cell_text(value)) for key, value in record.items()})
    return file.getvalue()


def cell_text(value) -> str:
    """Return the text of a value in one cell: a list line by line, a struct as "part: part"."""
    if isinstance(value, list):
        return "\n".join(map(cell_text, value))
    if isinstance(value, dict):
        return ": ".join(map(cell_text, value.values()))
    return str(value or "")


class DataFile(NamedTuple):
    """A file of open data: the last part of its address, its media type, and its writer."""

    name: str
    media_type: str
    write: Callable[[OpenData], str]


FILES = [
    DataFile("organizations.csv", "text/csv", as_csv),
    DataFile("organizations.json", "application/json", as_json),
]
