"""The first administrator, and the password with which they log in for the first time."""

import logging
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in
from django.db import transaction

logger = logging.getLogger(__name__)

ADMIN_NAME = "admin"


def password_file() -> Path:
    return settings.DATA_DIR / "first_password"


def make_administrator(keep_in_file: bool) -> str | None:
    """Make an administrator if the site has no user yet, and return their password.

    It is stored nowhere, or in ``password_file`` until they log in. Raises ``OSError``, and makes
    nobody, if that file cannot be written.
    """
    users = get_user_model().objects
    if users.exists():
        return None
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        users.create_superuser(ADMIN_NAME, password=password)
        if keep_in_file:
            password_file().write_text(f"{password}\n")
    return password


def forget_password(sender, user, **kwargs):
    """Remove the file with the first password once the administrator has logged in."""
    if user.get_username() == ADMIN_NAME:
        try:
            password_file().unlink(missing_ok=True)
        except OSError:
            logger.exception("The file with the first password could not be removed.")


def connect() -> None:
    user_logged_in.connect(forget_password)
