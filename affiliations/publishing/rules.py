"""The rules that an affiliation page must follow to be published; a draft may break them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..content.letters import fold
from ..content.outline import outline_of


def publishing_problems(body) -> Iterator[tuple[int, str | None, str]]:
    """Yield the problems that keep a stream from being published.

    Each is ``(index of the block, name of its field or None, sentence for the editor)``. The
    ``clean()`` of a block checks what concerns it alone, such as a missing description.
    """
    blocks = list(body)
    index_of = {id(block): index for index, block in enumerate(blocks)}
    sections = outline_of(blocks)
    for section in sections:
        if section.block is None:
            for organization in section.organizations:
                yield (
                    index_of[id(organization.block)],
                    None,
                    _("This organization stands above the first section. Add a section above it."),
                )
        elif not section.entries:
            yield (
                index_of[id(section.block)],
                None,
                _("This section is empty. Add an organization below it, or delete the section."),
            )

    names = set()
    for section in sections:
        for organization in section.organizations:
            name = organization.block.value.get("name") or ""
            folded = fold(name)
            if folded and folded in names:
                yield (
                    index_of[id(organization.block)],
                    "name",
                    _("“%(name)s” is on this page already. Delete one, or change its name.")
                    % {"name": name},
                )
            names.add(folded)
