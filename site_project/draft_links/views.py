"""Draft links: a draft as people without an account read it, for some days.

wagtaildraftsharing keeps the links: a random key, the revision, until when it is active, and an
entry in the page's history. Who may make one, and how it is answered, is settled here.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page
from wagtaildraftsharing.models import WagtaildraftsharingLink

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


def active_links(page: Page) -> QuerySet:
    """Return the links to a page's revisions that still work, the newest first."""
    return (
        WagtaildraftsharingLink.objects.filter(
            revision__in=page.revisions.all(), is_active=True, active_until__gt=timezone.now()
        )
        .select_related("revision", "created_by")
        .order_by("-pk")
    )


@require_safe
def shared_draft(request, key):
    """Show the revision that a link leads to, as the page looks, with a banner that says so."""
    link = get_object_or_404(WagtaildraftsharingLink.objects.select_related("revision"), key=key)
    page = link.revision.as_object()
    if active_links(page).filter(pk=link.pk).exists():
        response = page.make_preview_request(
            request, page.default_preview_mode, extra_request_attrs={"draft_link": link}
        )
    else:
        response = render(request, "draft_links/ended.html", status=410)
    for name, value in HEADERS.items():
        response[name] = value
    return response


def not_found(request):
    raise Http404


def page_to_share(request, page_id: int) -> Page:
    """Return a page whose drafts the user may share: those who may edit it may."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


@require_safe
def draft_links(request, page_id):
    """Show the links to a page's drafts, to copy or to end them, and a button for a new one."""
    page = page_to_share(request, page_id)
    context = {
        "page": page,
        "page_title": _("Draft links"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "link",
        "links": [(link, request.build_absolute_uri(link.url)) for link in active_links(page)],
    }
    return render(request, "draft_links/links.html", context)


@require_POST
def make_link(request, page_id):
    """Make a link to the newest draft of a page."""
    page = page_to_share(request, page_id)
    link = WagtaildraftsharingLink.objects.create_for_revision(
        revision=page.latest_revision or page.save_revision(user=request.user), user=request.user
    )
    messages.success(
        request,
        _("The link is ready. Whoever has it can read this draft until %(date)s.")
        % {"date": date_format(timezone.localdate(link.active_until))},
    )
    return redirect("draft_links", page_id)


@require_POST
def end_link(request, page_id, link_id):
    """Let a link lead nowhere from now on."""
    page = page_to_share(request, page_id)
    active_links(page).filter(pk=link_id).update(is_active=False)
    messages.success(request, _("The link no longer works."))
    return redirect("draft_links", page_id)
