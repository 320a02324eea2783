"""Sharing a record, and why somebody may see it or not: one dialog from the record's page."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.access.models import LEVELS
from quen.kernel.access.sharing import find_share, share_record, unshare
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.people.names import member_name
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.text.ids import read_id
from quen.kernel.web.access_view import (
    AccessPage,
    check_member,
    may_ask,
    may_share,
    owner_of,
    role_lines,
    share_views,
)
from quen.kernel.web.door import SIGNED_IN, actor_of, drawer_number, is_htmx, page
from quen.kernel.web.find import OPTIONS, options_of
from quen.kernel.web.pages import render_page, render_part
from quen.kernel.web.records import find_record
from quen.kernel.web.viewmodels import PickerOption


@page("view", "GET", "POST")
def record_access(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """Who has access; adding and taking away for who may share; the check of one person for administrators and
    the owner (`?member=`)."""
    actor = actor_of(request)
    record = find_record(spec, record_id, actor)
    if not (may_share(spec, record, actor) or may_ask(spec, record, actor)):
        raise Denied
    errors: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            _change(request, spec, record)
        except DomainError as error:
            if error.status in {403, 404}:
                raise
            errors = tuple(message for found in error.by_field().values() for message in found)
    return _show(request, spec, record, errors)


def _change(request: HttpRequest, spec: ObjectSpec, record: Any) -> None:
    actor = actor_of(request)
    share_id = read_id(request.POST.get("share", ""))
    if request.POST.get("do") == "remove":
        if share_id is None:
            raise NotFound
        unshare(spec, record, share_id, actor=actor)
        return
    kind, _colon, text = request.POST.get("with", "").partition(":")
    if share_id is not None:  # another level for a share there is
        found = find_share(spec, record, share_id)
        kind, text = ("member", str(found.member_id)) if found.member_id else ("team", str(found.team_id))
    given = {kind: read_id(text)} if kind in {"member", "team"} else {}
    share_record(spec, record, actor=actor, level=request.POST.get("level", ""), **given)


def _show(request: HttpRequest, spec: ObjectSpec, record: Any, errors: tuple[str, ...]) -> HttpResponse:
    actor = actor_of(request)
    asked = read_id(request.GET.get("member", ""))
    ask, owner = may_ask(spec, record, actor), owner_of(spec, record)
    from quen.kernel.web.frame import initials

    found = AccessPage(
        title=spec.title_of(record, actor),
        url=f"{spec.url(record.pk)}access",
        record_url=spec.url(record.pk),
        owner=owner,
        owner_initials=initials(owner),
        shares=share_views(spec, record),
        levels=tuple((value, str(label)) for value, label in LEVELS),
        roles=role_lines(spec, record, actor) if ask else (),
        can_share=may_share(spec, record, actor),
        can_ask=ask,
        asked=str(asked) if asked and ask else "",
        asked_name=member_name(asked) if asked and ask else "",
        checked=check_member(spec, record, asked, actor) if asked and ask else None,
        errors=errors,
    )
    status = 422 if errors else 200
    if is_htmx(request):
        return render_part(request, "_access.html", page=found, drawer=drawer_number(request), status=status)
    return render_page(request, "access.html", found, status=status)


@page(SIGNED_IN)
def pick_whom(request: HttpRequest) -> HttpResponse:
    """Users and teams for one picker; the id says which: `member:…` or `team:…`."""
    actor = actor_of(request)
    text = request.GET.get("q", "").strip()[:200]
    options: list[PickerOption] = []
    for name in ("member", "team"):
        spec = get_spec(name)
        if actor.may(name, "view"):
            label = _("Team") if name == "team" else ""
            found = options_of(spec, actor, text)
            options += [PickerOption(f"{name}:{o.id}", o.title, label or o.subtitle) for o in found]
    return render_part(request, "_picker.html", options=tuple(options[: OPTIONS * 2]))
