"""The environment variables that the settings read; a wrong value is refused in a sentence."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

SWITCHES = {"on": True, "off": False, "true": True, "false": False, "1": True, "0": False}


class Environment(environ.Env):
    """django-environ, with kinds of values that say what they must be.

    A variable that is empty counts as missing; then each method returns ``default``. A value that
    is not of its kind raises ``ImproperlyConfigured``.
    """

    def number(self, name: str, default: int, largest: int) -> int:
        """Return a whole number from 1 to ``largest``."""
        value = self(name, default="") or str(default)
        if not value.isdecimal() or not 0 < int(value) <= largest:
            raise ImproperlyConfigured(
                f"{name} must be a number from 1 to {largest}, not {value!r}."
            )
        return int(value)

    def switch(self, name: str, default: bool) -> bool:
        value = self(name, default="").lower()
        if value not in {"", *SWITCHES}:
            raise ImproperlyConfigured(f"{name} must be on or off, not {value!r}.")
        return SWITCHES.get(value, default)

    def time_zone(self, name: str, default: str) -> str:
        value = self(name, default="") or default
        if value not in available_timezones():
            raise ImproperlyConfigured(
                f"{name} must be a time zone such as Europe/Istanbul, not {value!r}."
            )
        return value

    def web_address(self, name: str, default: str, example: str) -> str:
        """Return an http or https address without a slash at its end."""
        value = self(name, default="") or default
        try:
            parts = urlsplit(value)
            is_whole = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            is_whole = False
        if value and not is_whole:
            raise ImproperlyConfigured(
                f"{name} must be a full address such as {example}, not {value!r}."
            )
        return value.rstrip("/")

    def database(self, name: str) -> dict[str, Any]:
        """Return Django's settings for a database, or nothing if none is named."""
        example = "postgres://user:password@host:5432/name"
        return self.parsed(name, "", example, self.DB_SCHEMES, self.db_url_config)

    def mail(self, name: str, default: str) -> dict[str, Any]:
        """Return Django's settings for the server that sends mail."""
        example = "smtp+tls://user:password@mail.example.org:587"
        return self.parsed(name, default, example, self.EMAIL_SCHEMES, self.email_url_config)

    def parsed(
        self, name: str, default: str, example: str, schemes: Iterable[str], parse: Callable
    ) -> dict[str, Any]:
        value = self(name, default="") or default
        if not value:
            return {}
        # The errors do not show the value, which may hold a password.
        wanted = f"{name} must be an address such as {example}."
        if value.partition("://")[0] not in schemes:
            raise ImproperlyConfigured(wanted)
        try:
            return parse(value)
        except (ValueError, ImproperlyConfigured):
            raise ImproperlyConfigured(wanted) from None
