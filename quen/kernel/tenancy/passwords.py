"""Checking who signs in by a password."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from quen.kernel.clock import now
from quen.kernel.tenancy.models import User

MAX_FAILURES = 8
LOCK_MINUTES = 10


def check_sign_in(email: str, password: str) -> tuple[User | None, str]:
    """The user, or None with the reason. The same time passes whether the e-mail is known or not.

    After MAX_FAILURES wrong passwords the account is locked for LOCK_MINUTES.
    """
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    wrong = _("The e-mail or the password is not right.")
    if user is None:
        make_password(password)
        return None, wrong
    if user.locked_until and user.locked_until > now():
        make_password(password)
        return None, _("Too many attempts. Please wait a few minutes.")
    if not user.check_password(password):
        user.failed_sign_ins += 1
        if user.failed_sign_ins >= MAX_FAILURES:
            user.locked_until, user.failed_sign_ins = now() + timedelta(minutes=LOCK_MINUTES), 0
        user.save(update_fields=["failed_sign_ins", "locked_until"])
        return None, wrong
    user.failed_sign_ins, user.locked_until, user.last_login = 0, None, now()
    user.save(update_fields=["failed_sign_ins", "locked_until", "last_login"])
    return user, ""
