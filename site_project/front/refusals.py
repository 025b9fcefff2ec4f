"""What the front refuses by itself, and the page that says so."""

from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _
from granian.rsgi import Scope

from ..visitors.errors import RETRY_AFTER_SECONDS
from ..visitors.site_languages import preferred_language
from .answers import Answer


class RefusedError(Exception):
    """A request that is not passed on to Django, because of the body that it brings."""

    def __init__(self, status: HTTPStatus):
        super().__init__(status)
        self.status = status


def refusal_answer(status: HTTPStatus, scope: Scope) -> Answer:
    """Return the page that says why a request was refused, in the visitor's language."""
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Cache-Control", "no-store"),
        # What is left of the body is not read.
        ("Connection", "close"),
    ]
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append(("Allow", "GET, HEAD"))
        if scope.method == "OPTIONS":
            return Answer(HTTPStatus.NO_CONTENT.value, [("Allow", "GET, HEAD")])
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("Retry-After", str(RETRY_AFTER_SECONDS)))
    language = get_language_from_path(scope.path) or preferred_language(
        scope.headers.get("accept-language", ""), list(dict(settings.LANGUAGES))
    )
    return Answer(status.value, headers, refusal_page(status, language))


@lru_cache
def refusal_page(status: HTTPStatus, language: str) -> bytes:
    with override(language):
        headings = {
            HTTPStatus.REQUEST_TIMEOUT: (
                _("It took too long to send this"),
                _(
                    "What you sent did not arrive in time, so nothing of it was stored. Go back, "
                    "check your connection, and send it again."
                ),
            ),
            HTTPStatus.METHOD_NOT_ALLOWED: (
                _("Nothing can be sent here"),
                _("This page is there to be read. Nothing of what you sent was stored."),
            ),
            HTTPStatus.LENGTH_REQUIRED: (
                _("The length is missing"),
                _(
                    "This request does not say how long it is, so the site cannot know whether "
                    "all of it has arrived. Nothing of it was stored."
                ),
            ),
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
                _("This is too large"),
                _(
                    "What you sent is larger than the site takes, so nothing of it was stored. If "
                    "you were writing or uploading, log in again in another tab, then go back and "
                    "send it once more; choose a smaller file if that does not help."
                ),
            ),
            HTTPStatus.SERVICE_UNAVAILABLE: (
                _("The site cannot take this at the moment"),
                _(
                    "It has no room for what you sent, so nothing of it was stored. Go back, and "
                    "send it again in a minute."
                ),
            ),
        }
        heading, lead = headings[status]
        return render_to_string("refusal.html", {"heading": heading, "lead": lead}).encode()
