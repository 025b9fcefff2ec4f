"""The changes in sentences, for the person who approves them."""

from collections.abc import Iterable, Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..content.letters import uncapitalized
from ..content.outline import Section
from ..content.page_block import page_block
from .changes import Change, Place


def change_sentences(changes: Iterable[Change]) -> list[str]:
    """Return the sentences for all changes, in order; each change has at least one."""
    return [sentence for change in changes for sentence in sentences_of(change)]


def sentences_of(change: Change) -> Iterator[str]:
    """Yield one sentence for a section, or one for each thing that happened to another block."""
    if change.place.is_section:
        yield section_sentence(change)
        return
    names = {"name": block_name(change.place.block), "section": section_name(change.place.section)}
    if change.is_added:
        yield _("%(name)s added to %(section)s") % names
    elif change.is_removed:
        yield _("%(name)s removed from %(section)s") % names
    if change.is_moved:
        yield move_sentence(change, names)
    yield from field_sentences(change, names)


def move_sentence(change: Change, names: dict) -> str:
    if change.is_between_sections:
        old_section = section_name(change.old.section)
        return _("%(name)s moved from %(old_section)s to %(section)s") % {
            **names,
            "old_section": old_section,
        }
    if not change.new.above or page_block(change.new.above).starts_section:
        return _("%(name)s moved within %(section)s: it is the first there now") % names
    above = block_name(change.new.above)
    return _("%(name)s moved within %(section)s: it follows %(above)s now") % {
        **names,
        "above": above,
    }


def field_sentences(change: Change, names: dict) -> Iterator[str]:
    """Yield the sentences for the fields of a block that is not a section."""
    fields, asked = list(change.fields), page_block(change.place.block)
    if asked.visibility_field in fields:
        fields.remove(asked.visibility_field)
        is_shown = change.new.block.value.get(asked.visibility_field)
        sentence = _("%(name)s is shown again") if is_shown else _("%(name)s is hidden now")
        yield sentence % names
    if asked.name_field in fields and all(
        asked.own_name(place.block.value) for place in (change.old, change.new)
    ):
        fields.remove(asked.name_field)
        yield _("%(old_name)s renamed to %(name)s") % {
            **names,
            "old_name": block_name(change.old.block),
        }
    if fields:
        yield _("%(name)s: %(fields)s changed") % {**names, "fields": labels(change, fields)}


def section_sentence(change: Change) -> str:
    """Return the sentence for a section.

    It says how many organizations follow the section now, if that may have changed.
    """
    section, parts = change.place.section, []
    name_field = section.block and page_block(section.block).name_field
    if change.is_added and section.block:
        parts.append(_("added"))
    elif change.is_removed:
        parts.append(_("removed"))
    if change.is_moved and change.new.above:
        parts.append(_("moved below %(above)s") % {"above": block_name(change.new.above)})
    elif change.is_moved:
        parts.append(_("moved to the top"))
    other_fields = [name for name in change.fields if name != name_field]
    is_renamed = len(other_fields) < len(change.fields)
    if is_renamed:
        old_heading = section_name(change.old.section)
        parts.append(
            _("heading changed (before: “%(old_heading)s”)") % {"old_heading": old_heading}
        )
    if other_fields:
        parts.append(_("%(fields)s changed") % {"fields": labels(change, other_fields)})
    if change.is_added or change.is_moved or change.is_regrouped or is_renamed:
        parts.append(count_part(section, change.arrivals))
    name = section_name(section)
    if not change.place.block:
        return f"{name}: {'; '.join(parts)}"
    return _("Section %(section)s: %(changes)s") % {"section": name, "changes": "; ".join(parts)}


def count_part(section: Section, arrivals: Iterable[Place]) -> str:
    count = len(section.organizations)
    part = ngettext(
        "%(count)d organization now follows it", "%(count)d organizations now follow it", count
    ) % {"count": count}
    names = ", ".join(block_name(place.block) for place in arrivals)
    return _("%(part)s (new here: %(names)s)") % {"part": part, "names": names} if names else part


def labels(change: Change, fields: list[str]) -> str:
    """Return the labels of fields in the editor's form, as a list within a sentence."""
    block = change.new.block.block
    children = getattr(block, "child_blocks", {})
    texts = [children[name].label if name in children else block.label for name in fields]
    return get_text_list([uncapitalized(str(text)) for text in texts], _("and"))


def block_name(block) -> str:
    """Return what to call a block of the stream."""
    return page_block(block).title(block.value)


def section_name(section: Section) -> str:
    return block_name(section.block) if section.block else _("the part above the first section")
