"""Text that spreadsheet programs open."""

FORMULA_STARTS = tuple("=+-@＝＋－＠")


def harmless_cell(text: str) -> str:
    """Return text that a spreadsheet program shows as it is, and does not run as a formula.

    See https://owasp.org/www-community/attacks/CSV_Injection.
    """
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) else text
