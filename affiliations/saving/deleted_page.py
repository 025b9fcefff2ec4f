"""What somebody typed on a page that was deleted meanwhile becomes a new draft."""

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, PageLogEntry, Site

from .form import base_in

EDITORS = {"wagtailadmin_pages:edit", "wagtailadmin_pages:revisions_revert"}


class DeletedPageMiddleware:
    """Send the form of a deleted page to Wagtail's view for a new one, below the same page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != HTTPStatus.NOT_FOUND or not match:
            return response
        if match.view_name not in EDITORS:
            return response
        page_pk = match.kwargs["page_id"]
        base = base_in(request.POST.get("merge_base"))
        if not base or Page.objects.filter(pk=page_pk).exists():
            return response
        return save_as_new_page(request, page_pk, base) or response


def save_as_new_page(request, page_pk, base: dict) -> HttpResponse | None:
    """Return Wagtail's answer to the form of a new page, and say why there is one.

    The new page is a draft, whatever button was pressed. Comments are gone with the deleted page.
    Returns None if the user may not add a page there.
    """
    parent = Page.objects.filter(pk=base.get("parent")).first() or root_page()
    if not may_add_page(parent, request.user):
        return None
    try:
        url = reverse("wagtailadmin_pages:add", args=[*base.get("type", "").split("."), parent.pk])
    except NoReverseMatch:
        return None
    posted = request.POST.copy()
    for name in list(posted):
        if name.startswith(("action-", "comments-", "loaded_", "merge_base", "overwrite_")):
            del posted[name]
    request.POST = posted
    news, is_for_script = what_happened(page_pk), not request.accepts("text/html")
    if not is_for_script:
        messages.warning(request, news)
    view, args, kwargs = resolve(url)
    answer = view(request, *args, **kwargs)
    if hasattr(answer, "render"):
        answer.render()
    if isinstance(answer, JsonResponse) and (data := json.loads(answer.content)).get("success"):
        data["field_updates"]["merge_news"] = news
        answer.content = json.dumps(data)
    return answer


def root_page() -> Page | None:
    """Return the page below which a new page stands if the one above it is gone too, if any."""
    site = Site.objects.select_related("root_page").first()
    return site and site.root_page


def may_add_page(parent: Page | None, user) -> bool:
    return bool(parent) and parent.specific.permissions_for_user(user).can_add_subpage()


def what_happened(page_pk) -> str:
    """Return in a sentence who has deleted a page, and what becomes of what was typed."""
    entry = PageLogEntry.objects.filter(page_id=page_pk, action="wagtail.delete").last()
    if entry and entry.user:
        return _("%(name)s has deleted this page. What you wrote is kept in a new draft.") % {
            "name": get_user_display_name(entry.user)
        }
    return _("This page was deleted. What you wrote is kept in a new draft.")
