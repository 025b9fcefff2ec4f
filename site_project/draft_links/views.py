import logging
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.log_actions import log
from wagtail.models import Page

from .models import DraftLink

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
CLOSED_LINKS_ARE_LISTED_FOR = timedelta(days=30)

logger = logging.getLogger(__name__)


@require_safe
def shared_draft(request, key):
    """Show the draft that a link leads to; answer 410 once the link is closed."""
    links = DraftLink.objects.filter(key=key).select_related("revision")
    if link := links.active().first():
        response = show_draft(request, link)
    elif links.exists():
        response = render(request, "draft_links/ended.html", status=410)
    else:
        raise Http404
    for name, value in HEADERS.items():
        response[name] = value
    return response


def show_draft(request: HttpRequest, link: DraftLink) -> HttpResponse:
    """Return a link's revision as a page, with a banner that says that it is a draft.

    The view counts openings by people without an account, if it can write to the database.
    """
    page = link.revision.as_object()
    response = page.make_preview_request(
        request, page.default_preview_mode, extra_request_attrs={"draft_link": link}
    )
    if request.method == "GET" and not request.user.is_authenticated:
        try:
            link.count_opening()
        except Error:
            logger.exception("The opening of a draft link could not be counted.")
    return response


def page_to_share(request, page_id: int) -> Page:
    """Return a page whose drafts the user may share, which everybody who may edit it may do.

    Raises ``Http404`` if there is no such page, and ``PermissionDenied`` for other users.
    """
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


@require_safe
def draft_links(request, page_id):
    """Show the links to a page's drafts, to copy or to end them, and a button for a new one."""
    page = page_to_share(request, page_id)
    links = DraftLink.objects.of_page(page)
    context = {
        "page": page,
        "page_title": _("Draft links"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "link",
        "links": [
            (link, request.build_absolute_uri(link.get_absolute_url())) for link in links.active()
        ],
        "closed_links": links.closed_since(timezone.now() - CLOSED_LINKS_ARE_LISTED_FOR),
    }
    return render(request, "draft_links/links.html", context)


@require_POST
def make_link(request, page_id):
    """Make a link to the newest draft of a page."""
    page = page_to_share(request, page_id)
    with transaction.atomic():
        revision = page.latest_revision or page.save_revision(user=request.user)
        link = DraftLink.objects.create(revision=revision, made_by=request.user)
        log(page, "draft_links.make", user=request.user, revision=revision)
    messages.success(
        request,
        _("The link is ready. Whoever has it can read this draft until %(date)s.")
        % {"date": date_format(timezone.localdate(link.active_until))},
    )
    return redirect("draft_links", page_id)


@require_POST
def end_link(request, page_id, link_id):
    """End a link, so that it no longer shows its draft."""
    page = page_to_share(request, page_id)
    link = get_object_or_404(DraftLink.objects.of_page(page), pk=link_id)
    with transaction.atomic():
        still_active = DraftLink.objects.active().filter(pk=link.pk)
        if still_active.update(ended_at=timezone.now(), ended_by=request.user):
            log(page, "draft_links.end", user=request.user, revision=link.revision)
    messages.success(request, _("The link no longer works."))
    return redirect("draft_links", page_id)
