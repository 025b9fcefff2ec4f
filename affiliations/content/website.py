"""Web addresses that a public page may link to."""

import ipaddress
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

SCHEMES = ["http", "https"]
MAX_LENGTH = 500


def validate_website(address: str) -> None:
    """Raise ``ValidationError``, with a sentence for the editor, unless a page may link there.

    An address starts with http:// or https://, holds no user name or password, and names a host
    on the public internet.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        parts, host = None, ""
    if not parts or parts.scheme not in SCHEMES or not host:
        raise ValidationError(
            _("Enter the whole web address, starting with https:// or http://."), code="scheme"
        )
    if "@" in parts.netloc:
        raise ValidationError(
            _("Remove the user name and password from this web address."), code="credentials"
        )
    if is_private(host):
        raise ValidationError(
            _("Visitors cannot reach this address: it belongs to a private network."),
            code="private",
        )
    URLValidator(schemes=SCHEMES, message=_("This is not a valid web address."))(address)


def is_private(host: str) -> bool:
    """Say whether ``host``, a name or an IP address, is this machine or in a private network."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def safe_website(address: str | None) -> str:
    """Return ``address`` if a page may link to it, otherwise ""."""
    try:
        validate_website(address or "")
    except ValidationError:
        return ""
    return address


def domain(address: str) -> str:
    """Return the host of a web address without ``www.``, or "" if it has no host."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
