"""Security headers that Django's own settings do not reach."""

from csp.middleware import CSPMiddleware
from django.conf import settings

HEADER = "Content-Security-Policy"
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


class PermissionsPolicyMiddleware:
    """Tell browsers that no page of this site uses the camera, the location or similar features.

    See https://www.w3.org/TR/permissions-policy/.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


def is_administration(request) -> bool:
    """Say whether a request is for the admin, which has its own security policy and language."""
    return request.path_info.startswith(f"/{settings.ADMIN_PATH}")


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Send the admin's looser policy below the admin's path, and the strict one elsewhere.

    A preview passes through this middleware twice, first as the public page that it shows. It
    keeps that page's policy. The directives are sorted, because django-csp orders them differently
    in each process.
    """

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and is_administration(request):
            parts.replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts

    def process_response(self, request, response):
        response = super().process_response(request, response)
        if HEADER in response:
            response[HEADER] = "; ".join(sorted(response[HEADER].split("; ")))
        return response
