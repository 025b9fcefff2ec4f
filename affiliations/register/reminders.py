"""Reminders: mails that tell the owner of a page which facts on it should be checked again."""

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
    """Send a mail for each live page with facts to check, at most one in each period.

    Translations of live pages are left out: their facts are those of the page that they translate.
    Yields ``(page, sentence that says what was done, did it succeed)`` for each such page.
    """
    live = AffiliationIndexPage.objects.filter(live=True).select_related("owner")
    for page in without_translations(live):
        organizations = PublishedOrganization.objects.filter(page=page).review_due()
        if organizations:
            yield page, *remind_owner(page, list(organizations), timezone.now() - period)


def remind_owner(page, organizations, since: datetime) -> tuple[str, bool]:
    """Mail the owner of a page, unless a mail was sent after ``since``.

    Returns ``(sentence, did it succeed)``, as ``remind_owners`` yields them.
    """
    owner = page.owner
    if not owner or not owner.is_active or not address_of(owner):
        return _("has no owner with an address for mail, so nobody was reminded"), False
    if not page.permissions_for_user(owner).can_edit():
        return _("belongs to somebody who may not edit it, so nobody was reminded"), False
    with transaction.atomic():
        # The lock keeps two commands that run at once from sending two mails.
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
            "address": address_of(owner),
            "error": error,
        }, False
    return _("a mail with %(count)d organizations was sent to %(address)s") % {
        "count": len(organizations),
        "address": address_of(owner),
    }, True


def address_of(user) -> str:
    """Return a user's address for mail, wherever the site's own type of user keeps it."""
    return getattr(user, user.get_email_field_name(), "")


def send(page, organizations) -> None:
    """Send the list to the page's owner, in the active language.

    Raises ``OSError`` or ``SMTPException`` if the mail cannot be sent.
    """
    subject = _("Please check the facts on “%(page)s”") % {"page": " ".join(page.title.split())}
    context = {
        "page": page,
        "organizations": organizations,
        "days": max_age_days(),
        "admin_url": getattr(settings, "WAGTAILADMIN_BASE_URL", ""),
    }
    text = render_to_string("affiliations/mail/review_reminder.txt", context)
    send_mail(subject, text, None, [address_of(page.owner)])
