"""The editor of a role: its name, and what it grants, hides and protects. For administrators alone."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quen.kernel.errors import Conflict, Denied, DomainError, NotFound
from quen.kernel.people.names import member_name
from quen.kernel.people.rights import BASIC, copy_role, rights_of, write_rights
from quen.kernel.people.rights_told import action_label, scope_label
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.web.door import SIGNED_IN, actor_of, is_htmx, page
from quen.kernel.web.forms import expected_version
from quen.kernel.web.pages import render_page, render_part, with_trigger
from quen.kernel.web.rights_draft import (
    RightsDraft,
    as_given,
    changed_cells,
    clashes,
    known_only,
    overlay,
    posted_cells,
    unpack,
)
from quen.kernel.web.rights_view import RightsMatrix, RightsPage

TEXTS = ("name", "description", "is_admin")


@page(SIGNED_IN, "GET", "POST")
def role_rights(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """The matrix, and its saving as one change. A conflict keeps what was typed and marks where it clashes."""
    role = _role(request, record_id)
    if request.method == "GET":
        return _show(request, role, RightsDraft(known_only(rights_of(role)), _texts(role), role.version))
    draft = _posted(request, role)
    try:
        given = {**as_given(draft.rights), **_values(request, role)}
        saved = write_rights(role.pk, given, actor=actor_of(request), expected_version=expected_version(request))
    except Conflict as conflict:
        return _show(request, conflict.current, _conflicting(request, conflict.current), status=409)
    except DomainError as error:
        if error.status == 403:
            raise
        failed = RightsDraft(draft.rights, draft.texts, draft.version, error.by_field(), opened=draft.opened)
        return _show(request, role, failed, status=422)
    if not is_htmx(request):
        return HttpResponseRedirect(_url(saved))
    fresh = RightsDraft(known_only(rights_of(saved)), _texts(saved), saved.version, opened=draft.opened)
    response = _show(request, saved, fresh)
    detail = {"object": "role", "id": str(saved.pk), "title": saved.name, "message": _("Saved")}
    return with_trigger(response, "quen:done", **detail)


@page(SIGNED_IN)
def role_details(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """The further verbs and the fields of one object, as a fragment that unfolds."""
    role = _role(request, record_id)
    draft = RightsDraft(known_only(rights_of(role)), _texts(role), role.version)
    details = RightsMatrix(draft, _url(role)).details(spec)
    return render_part(request, "_role_details.html", details=details, name=spec.name)


@page(SIGNED_IN, "POST")
def role_preview(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """What the cells left empty would inherit from what is typed: {cell: [scope, its label]}."""
    role = _role(request, record_id)
    matrix = RightsMatrix(_posted(request, role), _url(role))
    known = {f"g.{name}." for name in ("*", *specs())}
    cells = [cell for cell in posted_cells(_post(request)) if any(cell.startswith(prefix) for prefix in known)]
    scopes = {cell: matrix.inherited(cell) for cell in cells}
    return JsonResponse({cell: [scope, scope_label(scope)] for cell, scope in scopes.items()})


@page(SIGNED_IN, "POST")
def role_copy(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """A copy of the role, opened in the editor."""
    made = copy_role(_role(request, record_id).pk, actor=actor_of(request))
    if is_htmx(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = _url(made)
        return response
    return HttpResponseRedirect(_url(made))


def _role(request: HttpRequest, record_id: uuid.UUID) -> Any:
    """The role, for administrators. Raises Denied, NotFound."""
    actor = actor_of(request)
    found = get_spec("role").rows(actor).filter(pk=record_id).first()
    if found is None:
        raise NotFound
    if not actor.is_admin:
        raise Denied
    return found


def _url(role: Any) -> str:
    return f"/role/{role.pk}/rights"


def _texts(role: Any) -> dict[str, str]:
    return {"name": role.name, "description": role.description, "is_admin": "true" if role.is_admin else ""}


def _post(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.POST.items()}


def _values(request: HttpRequest, role: Any) -> dict[str, Any]:
    """The role's own fields, as far as they were changed in this form."""
    typed = {name: request.POST.get(name, "").strip() for name in TEXTS}
    found: dict[str, Any] = {name: typed[name] for name in ("name", "description") if name in request.POST}
    if "form" in request.POST:  # a box not ticked is not sent
        found["is_admin"] = typed["is_admin"] == "true"
    return {name: value for name, value in found.items() if value != getattr(role, name)}


def _posted(request: HttpRequest, role: Any) -> RightsDraft:
    """What the form says, over the rights it was opened with."""
    base = unpack(request.POST.get("base", ""), known_only(rights_of(role)))
    rights = overlay(base, posted_cells(_post(request)))
    texts = {**_texts(role), **{name: request.POST.get(name, "") for name in TEXTS}}
    return RightsDraft(rights, texts, role.version, opened=_opened(request))


def _conflicting(request: HttpRequest, role: Any) -> RightsDraft:
    """My changes over what somebody else has saved; each of hers that mine would undo is marked."""
    now = known_only(rights_of(role))
    base = unpack(request.POST.get("base", ""), now)
    mine = changed_cells(posted_cells(_post(request)), base)
    texts = {**_texts(role), **{name: request.POST.get(name, "") for name in TEXTS}}
    who = member_name(role.updated_by_id) or _("Somebody")
    text = _("%(name)s saved this role while you were working on it.") % {"name": who}
    return RightsDraft(
        rights=overlay(now, mine),
        texts=texts,
        version=role.version,
        theirs=clashes(mine, base, now),
        opened=_opened(request),
        conflict=text,
    )


def _opened(request: HttpRequest) -> frozenset[str]:
    return frozenset(name for name in request.POST.getlist("opened") if name in specs())


def _show(request: HttpRequest, role: Any, draft: RightsDraft, status: int = 200) -> HttpResponse:
    matrix = RightsMatrix(draft, _url(role))
    stands = RightsDraft(known_only(rights_of(role)), {}, role.version)
    count = get_spec("member").rows(actor_of(request)).filter(role=role.pk, active=True).count()
    found = RightsPage(
        url=_url(role),
        record_url=get_spec("role").url(role.pk),
        copy_url=f"/role/{role.pk}/copy",
        title=role.name,
        name=draft.texts["name"],
        description=draft.texts["description"],
        is_admin=draft.texts["is_admin"] == "true",
        version=draft.version,
        base=stands.base,
        columns=tuple(action_label(name) for name in BASIC),
        every=matrix.every(),
        groups=matrix.groups(),
        errors=tuple(m for place, found in draft.errors.items() if place not in TEXTS for m in _placed(place, found)),
        field_errors={place: list(found) for place, found in draft.errors.items() if place in TEXTS},
        conflict=draft.conflict,
        members=ngettext("%(count)d user", "%(count)d users", count) % {"count": count},
    )
    if is_htmx(request):
        return render_part(request, "_role_rights.html", page=found, status=status)
    return render_page(request, "role_rights.html", found, status=status)


def _placed(place: str, messages: list[str]) -> list[str]:
    """Messages with the place they are about, where it is a cell."""
    if "." not in place:
        return list(messages)
    _part, name, *rest = place.split(".")
    label = get_spec(name).label if name in specs() else name
    return [f"{label} {' '.join(rest)}: {message}" for message in messages]
