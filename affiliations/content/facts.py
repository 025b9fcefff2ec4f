"""Facts have a date: how old they may be before somebody should check them again."""

from datetime import date, timedelta

from django.conf import settings
from django.utils.timezone import localdate

MAX_AGE_DAYS = 365


def oldest_fresh_day() -> date:
    """Return the earliest day on which facts can have been checked and need no check yet."""
    return localdate() - timedelta(days=max_age_days())


def max_age_days() -> int:
    """Return the setting ``AFFILIATIONS_FACTS_MAX_AGE_DAYS``, a year where there is none."""
    return getattr(settings, "AFFILIATIONS_FACTS_MAX_AGE_DAYS", MAX_AGE_DAYS)
