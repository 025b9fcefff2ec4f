"""The theme's colours in the style sheet, for code that cannot use the style sheet itself."""

import re
from functools import cache

from django.conf import settings

STYLE_SHEET = settings.BASE_DIR / "static" / "css" / "site.css"


@cache
def colour(name: str) -> str:
    """Return the value of a colour's token, such as ``#fdfbf7`` for ``paper-50``.

    Raises ``LookupError`` if the style sheet has no such token.
    """
    found = re.search(rf"--{re.escape(name)}: (#[0-9a-f]+);", STYLE_SHEET.read_text())
    if not found:
        raise LookupError(f"{STYLE_SHEET} names no colour {name}.")
    return found[1]
