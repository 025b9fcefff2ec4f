import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision


def end_of_new_link() -> datetime:
    return timezone.now() + timedelta(days=settings.DRAFT_LINK_DAYS)


class DraftLinkQuerySet(models.QuerySet):
    def of_page(self, page: Page):
        """Keep the links to a page's revisions, the newest first."""
        links = self.filter(revision__in=page.revisions.all()).order_by("-pk")
        return links.select_related("revision", "made_by", "ended_by")

    def active(self):
        """Keep the links that still show their draft."""
        return self.filter(ended_at=None, active_until__gt=timezone.now())

    def closed_since(self, moment: datetime):
        """Keep the links that were ended or expired since a moment, the last one first."""
        closed_at = Coalesce("ended_at", "active_until")
        links = self.annotate(closed_at=closed_at).filter(closed_at__range=(moment, timezone.now()))
        return links.order_by("-closed_at")


class DraftLink(models.Model):
    """An address at which people without an account read one revision of a page.

    Everybody who has the key can read the draft, until a date or until somebody ends the link. The
    link keeps only the number of openings and the time of the last one, nothing about the readers.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    active_until = models.DateTimeField(default=end_of_new_link)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    opened_count = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)

    objects = DraftLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.revision}: {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("shared_draft", args=[self.key])

    def count_opening(self):
        """Count one opening; openings at the same moment are all counted."""
        DraftLink.objects.filter(pk=self.pk).update(
            opened_count=models.F("opened_count") + 1, last_opened_at=timezone.now()
        )
