"""Where a one-time link leads: a stranger sets her password, who is known already gives it, and both are in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.people.sign_in_links import OpenLink, open_link, redeem_link
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.models import User
from quen.kernel.tenancy.passwords import check_sign_in
from quen.kernel.tenancy.setup import MIN_PASSWORD
from quen.kernel.web.door import PUBLIC, page
from quen.kernel.web.pages import render_page


@dataclass(frozen=True)
class WelcomePage:
    """`link` None: it does not work any more."""

    action: str
    link: OpenLink | None
    error: str
    least: int


@page(PUBLIC, "GET", "POST")
def welcome(request: HttpRequest, tenant_id: uuid.UUID, secret: str) -> HttpResponse:
    """The form of a link; opening it uses nothing up, so that a mail scanner does no harm."""
    with tenant_context(tenant_id, via="web"):
        link = open_link(secret)
    error = ""
    if request.method == "POST" and link is not None:
        try:
            return _enter(request, tenant_id, secret, link)
        except DomainError as refused:
            error = next(iter(refused.by_field().values()))[0]
    status = 404 if link is None else 422 if error else 200
    found = WelcomePage(request.path, link, error, MIN_PASSWORD)
    return render_page(request, "welcome.html", found, status=status)


def _enter(request: HttpRequest, tenant_id: uuid.UUID, secret: str, link: OpenLink) -> HttpResponse:
    password = request.POST.get("password", "")[:1000]
    proven: User | None = None
    if link.known:  # outside the tenant's transaction, so that a failure counts
        proven, reason = check_sign_in(link.email, password, request.META.get("REMOTE_ADDR", ""))
        if proven is None:
            raise DomainError("wrong_password", reason, field="password")
    elif password != request.POST.get("again", "")[:1000]:
        raise DomainError("not_the_same", _("The two passwords are not the same."), field="again")
    with tenant_context(tenant_id, via="web"):
        user = redeem_link(secret, password, proven=proven)
    login(request, user, backend="quen.kernel.web.sign_in.EmailBackend")
    request.session["tenant"] = str(tenant_id)
    return HttpResponseRedirect("/")
