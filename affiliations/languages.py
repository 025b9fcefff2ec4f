"""The languages that an organization's name can be in."""

from functools import cache

from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.translation import gettext

from .content.letters import capitalized, sort_key


def language_choices() -> list[tuple[str, str]]:
    """Return ``(code, name)`` of the languages that Django knows, sorted by name.

    Variants of a language are left out, except the two scripts of Chinese.
    """
    return languages_named_in(translation.get_language())


@cache
def languages_named_in(active: str) -> list[tuple[str, str]]:
    """Return ``language_choices`` with names in ``active``; cached, because each block asks."""
    languages = [
        (code, capitalized(gettext(info["name"])))
        for code, info in LANG_INFO.items()
        if "name" in info and ("-" not in code or code in {"zh-hans", "zh-hant"})
    ]
    return sorted(languages, key=lambda language: sort_key(language[1]))
