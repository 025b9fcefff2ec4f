"""What the page editor asks while its user may have been logged out."""

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

SESSION, LOGGED_IN = "affiliations_session", "affiliations_logged_in"


@never_cache
def session(request) -> JsonResponse:
    """Return the token that forms need now; Wagtail answers 403 if the user is logged out."""
    return JsonResponse({"token": get_token(request)})


def logged_in(request):
    """Tell the editor that its user is logged in again, and close the window."""
    return render(request, "affiliations/admin/logged_in.html")


urlpatterns = [
    path("affiliations/session/", session, name=SESSION),
    path("affiliations/logged-in/", logged_in, name=LOGGED_IN),
]


def editor_notices() -> str:
    """Return the HTML of what the editor's script tells when it cannot save."""
    query = urlencode({"next": reverse(LOGGED_IN)})
    return render_to_string(
        "affiliations/admin/editor_notices.html",
        {
            "session_url": reverse(SESSION),
            "login_url": f"{reverse('wagtailadmin_login')}?{query}",
        },
    )
