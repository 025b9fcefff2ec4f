"""Texts for files that spreadsheet programs open."""

FORMULA_STARTS = set("=+-@＝＋－＠\t\r\n")


def harmless_cell(text: str) -> str:
    """Return ``text``, with an apostrophe before it if a program would run it as a formula.

    See https://owasp.org/www-community/attacks/CSV_Injection.
    """
    starts = {text[:1], text.lstrip()[:1]}
    return f"'{text}" if starts & FORMULA_STARTS else text
