"""Search, order and capitals of letters, as Turkish readers expect them.

By Unicode's defaults, ``İ``, ``ı`` and ``I`` are three different letters, and ``Ç`` comes after
``Z``. See https://unicode.org/Public/UNIDATA/SpecialCasing.txt for the cases of ``i``, and
https://github.com/unicode-org/cldr/blob/main/common/collation/tr.xml for the order.
"""

from anyascii import anyascii
from django.utils.translation import get_language

ALPHABET = "abcçdefgğhıijklmnoöpqrsştuüvwxyz"
PLACES = {letter: place for place, letter in enumerate(ALPHABET)}
TO_LOWER = str.maketrans("Iİ", "ıi")
# PostgreSQL has this collation from ICU; ``provide_collation`` gives it to SQLite.
COLLATION = "tr-x-icu"


def fold(text: str) -> str:
    """Return ``text`` for comparison: no case, no accents; ``İ``, ``ı`` and ``I`` are ``i``."""
    return " ".join(anyascii(text).lower().split())


def lower(text: str) -> str:
    """Return ``text`` in the small letters of Turkish: ``I`` becomes ``ı``, ``İ`` becomes ``i``."""
    return text.translate(TO_LOWER).lower()


def is_turkish() -> bool:
    """Say whether the active language is Turkish."""
    return (get_language() or "").startswith("tr")


def capitalized(text: str) -> str:
    """Return ``text`` with its first letter as a capital of the active language."""
    first = "İ" if is_turkish() and text[:1] == "i" else text[:1].upper()
    return first + text[1:]


def uncapitalized(text: str) -> str:
    """Return ``text`` as it stands within a sentence, in the active language."""
    first = lower(text[:1]) if is_turkish() else text[:1].lower()
    return first + text[1:]


def sort_key(text: str) -> list[tuple[int, str]]:
    """Return a key that sorts ``text`` by the Turkish alphabet and ignores case.

    The key has ``(place in the alphabet, character)`` for each character. A character that is not
    a letter has the place -1 and comes first. A letter of another alphabet is transliterated.
    """
    letters = "".join(
        letter if letter in PLACES else anyascii(letter).lower() for letter in lower(text)
    )
    return [(PLACES.get(letter, -1), letter) for letter in letters]


def sort_text(text: str) -> str:
    """Return hexadecimal digits that any database sorts as ``sort_key`` does.

    Sorting by them is faster than sorting with a collation.
    """
    return "".join(
        f"{place + 1:02x}" if place >= 0 else f"00{ord(letter):06x}"
        for place, letter in sort_key(text)
    )


def provide_collation(connection, **kwargs) -> None:
    """Give a new SQLite connection the collation that PostgreSQL has."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(COLLATION, compare)


def compare(first: str, second: str) -> int:
    """Return -1, 0 or 1 as ``first`` sorts before, with or after ``second``."""
    first, second = sort_key(first), sort_key(second)
    return (first > second) - (first < second)
