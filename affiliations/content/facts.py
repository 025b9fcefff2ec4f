"""How old the facts of an organization may be before somebody should check them again."""

from datetime import date, timedelta

from django.conf import settings
from django.utils.timezone import localdate

MAX_AGE_DAYS = 365


def oldest_fresh_day() -> date:
    """Return the earliest day of a check that is still recent enough."""
    return localdate() - timedelta(days=max_age_days())


def max_age_days() -> int:
    """Return the setting ``AFFILIATIONS_FACTS_MAX_AGE_DAYS``, or a year if it is not set."""
    return getattr(settings, "AFFILIATIONS_FACTS_MAX_AGE_DAYS", MAX_AGE_DAYS)
