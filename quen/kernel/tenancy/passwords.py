"""Checking who signs in by a password."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from quen.kernel.clock import now
from quen.kernel.tenancy.attempts import attempts_of_address, attempts_of_name
from quen.kernel.tenancy.models import User


def check_sign_in(email: str, password: str, address: str = "") -> tuple[User | None, str]:
    """The user, or None with the reason. The same is said, in the same time, whether the e-mail is known or not.

    Attempts are limited by name and by `address` (`quen.kernel.tenancy.attempts`).
    """
    email = email.strip().lower().replace("\x00", "")
    name, network = attempts_of_name(email), attempts_of_address(address)
    allowed = [tried.charge() for tried in (name, network) if tried is not None]
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None or not all(allowed):
        make_password(password)
        right = False
    else:
        right = user.check_password(password)
    if not all(allowed):
        return None, _("Too many attempts. Please wait a few minutes.")
    if user is None or not right:
        return None, _("The e-mail or the password is not right.")
    name.forget()
    if network is not None:
        network.take_back()
    user.last_login = now()
    user.save(update_fields=["last_login"])
    return user, ""
