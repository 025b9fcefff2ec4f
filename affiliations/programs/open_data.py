"""Open data: a page's organizations as files that programs read, with the same keys everywhere."""

import csv
import json
from collections.abc import Callable, Iterable
from io import StringIO
from typing import NamedTuple

from ..content.outline import Section
from ..content.rich_text import plain_text
from .spreadsheets import harmless_cell

KEYS = (
    "section",
    "name",
    "acronym",
    "description",
    "principles",
    "website",
    "member_since",
    "role",
    "unit",
    "facts_checked_on",
    "anchor_url",
)


def organization_records(sections: Iterable[Section], page_url: str) -> list[dict]:
    """Return the organizations of an outline as plain values, in the order of the page.

    A text that is missing is "", a year or a day (``YYYY-MM-DD``) that is missing is None.
    """
    return [
        {
            "section": section.heading,
            "name": value.heading,
            "acronym": value.get("acronym") or "",
            "description": plain_text(value.get("description")),
            "principles": [
                {"name": item.value["name"], "text": plain_text(item.value["text"])}
                for item in value.shown_principles
            ],
            "website": value.website_url,
            "member_since": value.get("member_since"),
            "role": value.get("our_role") or "",
            "unit": value.get("responsible_unit") or "",
            "facts_checked_on": checked_on and checked_on.isoformat(),
            "anchor_url": f"{page_url}#{organization.anchor}",
        }
        for section in sections
        for organization in section.organizations
        for value in [organization.block.value]
        for checked_on in [value.get("facts_checked_on")]
    ]


def as_json(records: list[dict]) -> str:
    """Return the records as a JSON list (RFC 8259)."""
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def as_csv(records: list[dict]) -> str:
    """Return the records as CSV (RFC 4180), with a line in a cell for each principle.

    It starts with a byte order mark, by which spreadsheet programs know UTF-8.
    """
    file = StringIO()
    file.write("\ufeff")
    writer = csv.DictWriter(file, KEYS)
    writer.writeheader()
    for record in records:
        principles = "\n".join(f"{each['name']}: {each['text']}" for each in record["principles"])
        cells = {**record, "principles": principles}
        writer.writerow({key: harmless_cell(str(cell or "")) for key, cell in cells.items()})
    return file.getvalue()


class DataFile(NamedTuple):
    """A file below a page's address: the last part of its own, its kind, and what writes it."""

    name: str
    media_type: str
    write: Callable[[list[dict]], str]


FILES = [
    DataFile("organizations.csv", "text/csv", as_csv),
    DataFile("organizations.json", "application/json", as_json),
]
