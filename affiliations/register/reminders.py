"""Reminders: the owner of a page is told by mail which facts on it should be checked again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from ..content.facts import max_age_days
from ..models import AffiliationIndexPage, PublishedOrganization, ReviewReminder
from ..translation.progress import without_translations


def remind_owners(period: timedelta) -> Iterator[tuple[AffiliationIndexPage, str, bool]]:
    """Send a mail for each live page with facts to check, at most one in a period.

    A translation has the facts of the page it translates, and is left to that page's owner.
    Yields each such page, what was done in a sentence, and whether that was as it should be.
    """
    live = AffiliationIndexPage.objects.filter(live=True).select_related("owner")
    for page in without_translations(live):
        organizations = PublishedOrganization.objects.filter(page=page).review_due()
        if organizations:
            yield page, *remind_owner(page, list(organizations), timezone.now() - period)


def remind_owner(page, organizations, since: datetime) -> tuple[str, bool]:
    """Send the mail, unless one was sent after ``since``; return what ``remind_owners`` yields."""
    owner = page.owner
    if not owner or not owner.is_active or not owner.email:
        return _("has no owner with an address for mail, so nobody was reminded"), False
    if not page.permissions_for_user(owner).can_edit():
        return _("belongs to somebody who may not edit it, so nobody was reminded"), False
    with transaction.atomic():
        # One at a time, also where two commands run at once.
        AffiliationIndexPage.objects.select_for_update().get(pk=page.pk)
        last = ReviewReminder.objects.filter(page=page).first()
        if last and last.sent_at > since:
            return _("the last mail was sent on %(date)s") % {
                "date": timezone.localdate(last.sent_at)
            }, True
        ReviewReminder.objects.update_or_create(page=page, defaults={"sent_at": timezone.now()})
    try:
        with translation.override(UserProfile.get_for_user(owner).get_preferred_language()):
            send(page, organizations)
    except (OSError, SMTPException) as error:
        ReviewReminder.objects.filter(page=page).delete()
        return _("the mail to %(address)s could not be sent: %(error)s") % {
            "address": owner.email,
            "error": error,
        }, False
    return _("a mail with %(count)d organizations was sent to %(address)s") % {
        "count": len(organizations),
        "address": owner.email,
    }, True


def send(page, organizations) -> None:
    """Send the list to the page's owner, in the active language; raises what the mailer raises."""
    subject = _("Please check the facts on “%(page)s”") % {"page": " ".join(page.title.split())}
    context = {
        "page": page,
        "organizations": organizations,
        "days": max_age_days(),
        "admin_url": getattr(settings, "WAGTAILADMIN_BASE_URL", ""),
    }
    text = render_to_string("affiliations/mail/review_reminder.txt", context)
    send_mail(subject, text, None, [page.owner.email])
