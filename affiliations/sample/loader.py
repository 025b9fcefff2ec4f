"""Sample content: pages read from a TOML file that a person can edit."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from wagtail.blocks import DateBlock, ListBlock, RichTextBlock
from wagtail.fields import RichTextField
from wagtail.models import Page, PageLogEntry

from ..content.wellformed import MalformedError, wellformed
from ..models import AffiliationIndexPage
from ..publishing.refusals import UnpublishableError

SAMPLE_FILE = Path(__file__).with_name("memberships.en.toml")

# A list has another name in the file, because each item of it is a table of its own.
LIST_KEYS = {"principles": "principle"}
# Only an editor can choose a picture.
UNSUPPORTED = {"logo"}


class SampleContentError(Exception):
    """The file cannot be loaded; the message says which entry is wrong, and why."""


def is_empty(home: Page) -> bool:
    """Say whether nobody has worked here yet: no page below ``home``, and none ever deleted."""
    return home.is_leaf() and not PageLogEntry.objects.exists()


def load_sample_content(home: Page, path: Path = SAMPLE_FILE) -> AffiliationIndexPage:
    """Fill ``home`` and publish an affiliation page below it, both from the file at ``path``.

    Everything is checked as the editor's form would check it. Raises ``SampleContentError``, and
    writes nothing, when the file cannot be read or an entry would be refused.
    """
    data = read(path)
    page = AffiliationIndexPage(live=False, locale=home.locale)
    home_fields = fields_of_home(home, data["home"], path)
    set_fields(home, home_fields, entry="home")
    set_fields(page, data["page"], entry="page")
    page.body = list(body_blocks(page.body.stream_block, data["section"]))
    with transaction.atomic():
        if home_fields or not home.live:
            with errors_of("home"):
                home.save_revision().publish()
        with errors_of("page"):
            home.add_child(instance=page)
            page.save_revision().publish()
    return page


@contextmanager
def errors_of(entry: str):
    """Turn the errors of a page's form into a ``SampleContentError`` that names the entry."""
    try:
        yield
    except UnpublishableError as error:
        raise SampleContentError("\n".join(error.messages)) from error
    except ValidationError as error:
        fields = error.message_dict if hasattr(error, "error_dict") else {"title": error.messages}
        lines = [f"{entry}: {field}: {' '.join(messages)}" for field, messages in fields.items()]
        raise SampleContentError("\n".join(lines)) from error


def read(path: Path) -> dict:
    """Return the file's three parts: ``home``, ``page`` and the list ``section``."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SampleContentError(
            _("%(file)s cannot be read: %(error)s") % {"file": path, "error": error}
        ) from error
    for name, kind in {"home": dict, "page": dict, "section": list}.items():
        if not isinstance(data.get(name), kind):
            heading = f"[[{name}]]" if kind is list else f"[{name}]"
            raise SampleContentError(
                _("%(file)s has no part that starts with %(heading)s.")
                % {"file": path, "heading": heading}
            )
    check_keys(data, {"home", "page", "section"}, path.name)
    return data


def set_fields(page: Page, fields: dict, entry: str) -> None:
    """Set the fields of a page. A field that its form does not have is an error in ``entry``."""
    check_keys(fields, editable_fields(page), entry)
    for name, value in fields.items():
        field = page._meta.get_field(name)
        setattr(page, name, paragraphs(value, entry) if isinstance(field, RichTextField) else value)


def editable_fields(page: Page) -> set[str]:
    """Return the names of the page's fields that are in its form and that a file can set."""
    form_fields = page.get_edit_handler().get_form_class().base_fields
    return form_fields.keys() & {field.name for field in page._meta.get_fields()} - {"body"}


def fields_of_home(home: Page, fields: dict, path: Path) -> dict:
    """Return the fields of the site's home page to set: all that the file has, or none.

    Our own files are written for our type of home page, and leave any other type as it is. A file
    that somebody wrote for this site has to fit its home page.
    """
    is_ours = path.parent == SAMPLE_FILE.parent
    return {} if is_ours and not fields.keys() <= editable_fields(home) else fields


def entries(sections: list) -> Iterator[tuple[str, dict, str]]:
    """Yield each block that the file describes: its kind, its fields, and what to call it."""
    for number, section in enumerate(sections, start=1):
        yield "section", section, named(_("section"), number, section, "heading")
        organizations = section.get("organization", []) if isinstance(section, dict) else []
        for position, organization in enumerate(as_list(organizations), start=1):
            yield (
                "organization",
                organization,
                named(_("organization"), position, organization, "name"),
            )


def body_blocks(stream_block, sections: list):
    """Yield the ``(type, value)`` pairs of a page's stream, section by section."""
    for kind, fields, entry in entries(sections):
        yield kind, block_value(stream_block.child_blocks[kind], fields, entry)


def block_value(block, fields, entry: str):
    """Return a struct block's value: its defaults, and over them the fields of the file's entry."""
    value = block.get_default()
    names = block.child_blocks.keys() - UNSUPPORTED
    for name, key, stored in named_fields(fields, names, entry):
        value[name] = field_value(block.child_blocks[name], stored, entry, key)
    return value


def named_fields(fields, names, entry: str) -> Iterator[tuple[str, str, object]]:
    """Yield the fields of a block that the entry has: name, key in the file, and value.

    Raises ``SampleContentError`` when the entry has a key that is not a field.
    """
    if not isinstance(fields, dict):
        raise SampleContentError(_("%(entry)s: this is not a table.") % {"entry": entry})
    keys = {LIST_KEYS.get(name, name): name for name in names}
    # The organizations of a section stand below its fields.
    check_keys(fields, keys.keys() | ({"organization"} if "heading" in keys else set()), entry)
    for key in fields.keys() & keys.keys():
        yield keys[key], key, fields[key]


def field_value(block, value, entry: str, key: str):
    """Turn the value of one field in the file into a value of ``block``."""
    if isinstance(block, ListBlock):
        items = [block_value(block.child_block, item, entry) for item in as_list(value)]
        return block.normalize(items)
    if isinstance(block, RichTextBlock):
        return block.normalize(paragraphs(value, entry))
    try:
        if isinstance(block, DateBlock):
            return plain_date(value)
        return block.to_python(wellformed(block, value))
    except MalformedError as error:
        raise SampleContentError(
            _("%(entry)s: “%(key)s” cannot be %(value)r.")
            % {"entry": entry, "key": key, "value": value}
        ) from error


def plain_date(value) -> date:
    """Return a date that the file gives without quotes or a time; refuse anything else."""
    if type(value) is not date:
        raise MalformedError
    return value


def as_list(value) -> list:
    """Return a list as it is, and anything else as a list of one."""
    return value if isinstance(value, list) else [value]


def paragraphs(text, entry: str) -> str:
    """Return plain text as rich text: an empty line starts a new paragraph."""
    if not isinstance(text, str):
        raise SampleContentError(
            _("%(entry)s: %(value)r is not a text.") % {"entry": entry, "value": text}
        )
    return format_html_join(
        "", "<p>{}</p>", ((" ".join(part.split()),) for part in text.split("\n\n") if part.strip())
    )


def check_keys(fields: dict, known, entry: str) -> None:
    """Raise ``SampleContentError`` at the first key of the entry that is not known."""
    for key in fields:
        if key not in known:
            raise SampleContentError(
                _("%(entry)s: there is no field “%(key)s”.") % {"entry": entry, "key": key}
            )


def named(kind: str, number: int, fields, key: str) -> str:
    """Return what to call an entry: ``organization 3 “EUROCITIES”``."""
    name = fields.get(key) if isinstance(fields, dict) else None
    return f"{kind} {number} “{name}”" if name else f"{kind} {number}"
