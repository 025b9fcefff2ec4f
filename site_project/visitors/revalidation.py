"""Cache headers: browsers may keep what visitors read, but must ask each time."""

import hashlib

from django.conf import settings

from ..guards.headers import is_administration

ONE_DAY = 86_400


class RevalidationMiddleware:
    """Let browsers keep an answer to a visitor, and ask each time whether it has changed.

    So they show a new version at once. A cache in front of the site does not ask, because it is
    told of changes. The entity tag is weak, because it is the same for every encoding (RFC 9110,
    section 8.8.1).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if (
            request.method in ("GET", "HEAD")
            and response.status_code == 200
            and not response.streaming
            and not response.cookies
            and not response.has_header("Cache-Control")
            and not is_administration(request)
        ):
            directives = ["max-age=0", "must-revalidate"]
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                directives.append("private")
            elif settings.WAGTAILFRONTENDCACHE:
                directives.append(f"s-maxage={ONE_DAY}")
            response.headers["Cache-Control"] = ", ".join(directives)
            digest = hashlib.sha256(response.content).hexdigest()
            response.headers["ETag"] = f'W/"{digest[:32]}"'
        return response
