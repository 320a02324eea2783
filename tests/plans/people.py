"""Who asks for the pages."""

from __future__ import annotations

from django.test import Client

from quen.kernel.tenancy.models import User


def browser(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email), backend="quen.kernel.web.sign_in.EmailBackend")
    return client
