"""What keeps a translation from following its source, told to the people who can change that."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .following import missed_by_lock, missed_by_review, source_of, translations_of

# How many changes a message names.
NAMED_CHANGES = 10


class Obstacle(NamedTuple):
    """Why a page does not follow its source now: a few words for a list, and whole sentences."""

    words: str
    sentence: str


def obstacles(page) -> Iterator[Obstacle]:
    """Yield what keeps a page from taking over changes of its source that visitors should see."""
    if changes := missed_by_lock(page):
        sentence = _(
            "“%(page)s” is locked, so it does not follow “%(source)s” now. These changes arrive by "
            "themselves as soon as it is unlocked: %(changes)s."
        )
        yield Obstacle(_("locked, changes wait"), told(sentence, page, changes))
    if changes := missed_by_review(page):
        sentence = _(
            "“%(source)s” has changed since “%(page)s” was submitted or scheduled. That version "
            "stays as it is; these changes arrive by themselves as soon as it is published: "
            "%(changes)s."
        )
        yield Obstacle(_("source changed since review"), told(sentence, page, changes))


def told(sentence: str, page, changes: list[str]) -> str:
    """Return a sentence with the names of a page and its source, and the changes that wait."""
    return sentence % {
        "page": page.get_admin_display_title(),
        "source": source_of(page),
        "changes": listed(changes),
    }


def obstacles_of_translations(page, user) -> Iterator[str]:
    """Yield sentences on what keeps the translations of a page from following it.

    If ``user`` may not edit a translation, a sentence says nothing of what is in it.
    """
    for translated in translations_of(page):
        for obstacle in obstacles(translated):
            if translated.permissions_for_user(user).can_edit():
                yield obstacle.sentence
            else:
                yield _(
                    "The translation into %(language)s does not follow “%(source)s” now. Those who "
                    "edit it can read why."
                ) % {"language": translated.locale, "source": page}


def listed(changes: list[str]) -> str:
    """Return the first changes as a part of a sentence, and how many more there are."""
    more = len(changes) - NAMED_CHANGES
    if more > 0:
        rest = ngettext("%(count)d more change", "%(count)d more changes", more) % {"count": more}
        changes = [*changes[:NAMED_CHANGES], rest]
    return "; ".join(changes)
