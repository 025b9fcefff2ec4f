"""Reporting errors to Sentry, or to a service that speaks its protocol."""

from django.core.exceptions import ImproperlyConfigured

from .logs import ACCESS


def report_errors(dsn: str) -> None:
    """Send each error to the address ``dsn``, without what visitors and users have sent.

    Raises ``ImproperlyConfigured`` if the address is none, or the package is not installed.
    """
    try:
        import sentry_sdk
        from sentry_sdk.integrations.logging import ignore_logger
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN needs the package sentry-sdk, which make run installs when it is set."
        ) from error
    try:
        sentry_sdk.init(
            dsn,
            send_default_pii=False,
            max_request_body_size="never",
            include_local_variables=False,
            before_send=without_client,
        )
    except sentry_sdk.utils.BadDsn as error:
        raise ImproperlyConfigured(
            f"SENTRY_DSN must be an address such as https://key@sentry.example.org/1: {error}."
        ) from error
    # Any stranger can make these; and they would go along with an error of somebody else's.
    ignore_logger("django.security.*")
    ignore_logger(ACCESS)


def without_client(event: dict, hint: dict) -> dict:
    """Take from a report what says who has asked for what, except for the address's path."""
    request = event.get("request", {})
    event["request"] = {name: request[name] for name in ("method", "url") if name in request}
    event.get("extra", {}).pop("client", None)
    return event
