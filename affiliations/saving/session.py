"""What the page editor asks while its user may have been logged out."""

from contextlib import suppress

from django.conf import settings
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from wagtail.models import Page

from .deleted_page import may_add_page, root_page

SESSION, LOGGED_IN = "affiliations_session", "affiliations_logged_in"


@never_cache
def session(request) -> JsonResponse:
    """Return the token that forms need now, and whether a form would be refused all the same.

    The form is of the page whose key is ``page``, which stood below the page ``parent``. Wagtail
    answers 403 if the user is logged out.
    """
    page, parent = (page_of(request.GET.get(name)) for name in ("page", "parent"))
    is_refused = "page" in request.GET and not may_be_saved(page, parent, request.user)
    return JsonResponse({"token": get_token(request), "is_refused": is_refused})


def page_of(key: str | None) -> Page | None:
    """Return the page with a key, or None if there is none; a browser may send anything."""
    with suppress(ValueError):
        return Page.objects.filter(pk=key).first()


def may_be_saved(page: Page | None, parent: Page | None, user) -> bool:
    """Say whether a user may save a page, or what was typed there if the page is gone."""
    if page:
        return page.permissions_for_user(user).can_edit()
    return may_add_page(parent or root_page(), user)


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
            "opened_at": timezone.now().isoformat(),
            "session_url": reverse(SESSION),
            "login_url": f"{reverse('wagtailadmin_login')}?{query}",
            "largest_form": settings.DATA_UPLOAD_MAX_MEMORY_SIZE or "",
            "most_fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or "",
        },
    )
