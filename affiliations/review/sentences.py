"""What changed, in sentences for whoever approves it."""

from collections.abc import Iterable, Iterator

from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..content.letters import uncapitalized
from ..content.outline import Section
from ..content.rich_text import plain_text
from .changes import Change, Place

TEXT_LENGTH = 40


def change_sentences(changes: Iterable[Change]) -> list[str]:
    """Return what happened, in the order of the changes; each has a sentence at least."""
    return [sentence for change in changes for sentence in sentences_of(change)]


def sentences_of(change: Change) -> Iterator[str]:
    """Yield one sentence for all that happened to a section, else one for each thing."""
    if change.place.kind == "section":
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
    if not change.new.above or change.new.above.block_type == "section":
        return _("%(name)s moved within %(section)s: it is the first there now") % names
    above = block_name(change.new.above)
    return _("%(name)s moved within %(section)s: it follows %(above)s now") % {
        **names,
        "above": above,
    }


def field_sentences(change: Change, names: dict) -> Iterator[str]:
    """Yield what changed inside an organization or a text."""
    fields = list(change.fields)
    if "show_on_page" in fields:
        fields.remove("show_on_page")
        is_shown = change.new.block.value.get("show_on_page")
        sentence = _("%(name)s is shown again") if is_shown else _("%(name)s is hidden now")
        yield sentence % names
    if "name" in fields and all(place.block.value["name"] for place in (change.old, change.new)):
        fields.remove("name")
        yield _("%(old_name)s renamed to %(name)s") % {
            **names,
            "old_name": block_name(change.old.block),
        }
    if fields:
        yield _("%(name)s: %(fields)s changed") % {**names, "fields": labels(change, fields)}


def section_sentence(change: Change) -> str:
    """Return what happened to a section, and how many organizations belong to it for that."""
    section = change.place.section
    parts = []
    if change.is_added and section.block:
        parts.append(_("added"))
    elif change.is_removed:
        parts.append(_("removed"))
    if change.is_moved and change.new.above:
        parts.append(_("moved below %(above)s") % {"above": block_name(change.new.above)})
    elif change.is_moved:
        parts.append(_("moved to the top"))
    if "heading" in change.fields:
        old_heading = section_name(change.old.section)
        parts.append(
            _("heading changed (before: “%(old_heading)s”)") % {"old_heading": old_heading}
        )
    if "introduction" in change.fields:
        parts.append(_("introduction changed"))
    if change.is_added or change.is_moved or change.is_regrouped or "heading" in change.fields:
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
    """Return the names of fields as the editor's form labels them, within a sentence."""
    block = change.new.block.block
    children = getattr(block, "child_blocks", {})
    texts = [children[name].label if name in children else block.label for name in fields]
    return get_text_list([uncapitalized(str(text)) for text in texts], _("and"))


def block_name(block) -> str:
    """Return what to call a block: by its name or heading, or by its first words."""
    if block.block_type == "organization":
        return block.value.heading or _("An organization without a name")
    if block.block_type == "section":
        return block.value.get("heading") or _("without a heading")
    words = Truncator(plain_text(block.value)).chars(TEXT_LENGTH)
    return _("Text “%(words)s”") % {"words": words}


def section_name(section: Section) -> str:
    return block_name(section.block) if section.block else _("the part above the first section")
