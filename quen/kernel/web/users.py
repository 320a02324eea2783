"""The users of the business: teams as a tree, who can sign in and when she last did, inviting."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.actions.declare import Tone
from quen.kernel.errors import Denied, DomainError, NotFound, Text
from quen.kernel.people.sign_in_links import make_link
from quen.kernel.query.page import parse_order, read_page
from quen.kernel.records.inputs import parse_form
from quen.kernel.records.save import save_record
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.search.query import narrow
from quen.kernel.tenancy.models import User
from quen.kernel.text import formatting
from quen.kernel.web.door import SIGNED_IN, actor_of, drawer_number, is_htmx, page, parameters, posted
from quen.kernel.web.forms import show_form
from quen.kernel.web.frame import initials
from quen.kernel.web.pages import render_page, render_part
from quen.kernel.web.viewmodels import FormPage, FormSection
from quen.kernel.web.widgets import Draft, make_fields

URL = "/settings/users"
ASKED = ("name", "email", "role", "team")
STATES = ("active", "invited", "closed", "inactive")


@dataclass(frozen=True)
class TeamNode:
    """A team in the order of the tree. `count`: its own active users; `depth` 0 at the top."""

    id: str
    name: str
    depth: int
    count: int
    url: str
    edit_url: str
    active: bool


@dataclass(frozen=True)
class UserRow:
    url: str
    name: str
    initials: str
    email: str
    role: str
    is_admin: bool
    team: str
    state: str
    tone: Tone
    last_sign_in: str
    last_iso: str


@dataclass(frozen=True)
class UsersPage:
    url: str
    query: str
    state: str
    states: tuple[tuple[str, str, str], ...]  # (value, label, address)
    teams: tuple[TeamNode, ...]
    team: str
    rows: tuple[UserRow, ...]
    next_url: str
    filtered: bool


@dataclass(frozen=True)
class LinkPage:
    """`link` "" before it is made; it is shown only in the answer to the request that made it."""

    name: str
    url: str
    link: str
    reset: bool
    error: str
    record_url: str


@page(SIGNED_IN)
def users(request: HttpRequest) -> HttpResponse:
    """The list, by team, state and text; for administrators."""
    actor = actor_of(request)
    if not actor.is_admin:
        raise Denied
    found = _users(actor, parameters(request))
    if is_htmx(request) and "cursor" in request.GET:
        return render_part(request, "_users_rows.html", page=found)
    return render_page(request, "users.html", found)


def _users(actor: Actor, params: dict[str, str]) -> UsersPage:
    spec = get_spec("member")
    teams = list(get_spec("team").rows(actor).order_by("name_sort"))
    team = next((t for t in teams if str(t.pk) == params.get("team")), None)
    state, text = params.get("state", ""), params.get("q", "").strip()[:200]
    rows = spec.rows(actor).filter(_in_state(state))
    if team is not None:
        rows = rows.filter(team__in=_below(teams, team.pk))
    if text:
        rows = narrow(rows, spec, actor, text)
    order = parse_order(spec, "name", actor)
    columns = ("id", "name", "email", "role__name", "role__is_admin", "team__name", "active", "user_id", "link_made_at")
    scope = f"users:{team.pk if team else ''}:{state}:{text}"
    cursor = params.get("cursor", "")
    read = read_page(
        rows.values(*dict.fromkeys([*columns, order.path])), order, actor=actor, scope=scope, cursor=cursor
    )
    kept = {k: v for k, v in (("q", text), ("state", state), ("team", str(team.pk) if team else "")) if v}
    return UsersPage(
        url=URL,
        query=text,
        state=state,
        states=_states(kept),
        teams=_tree(teams, team, kept, actor),
        team=team.name if team else "",
        rows=tuple(_rows(read.rows, actor)),
        next_url=f"{URL}?{urlencode({**kept, 'cursor': read.cursor})}" if read.cursor else "",
        filtered=bool(kept),
    )


def _in_state(state: str) -> Q:
    return {
        "active": Q(active=True, user__isnull=False),
        "invited": Q(active=True, user__isnull=True, link_made_at__isnull=False),
        "closed": Q(active=True, user__isnull=True, link_made_at__isnull=True),
        "inactive": Q(active=False),
    }.get(state, Q())


def _state_labels() -> dict[str, tuple[str, Tone]]:
    return {
        "active": (_("Active"), "success"),
        "invited": (_("Invited"), "warning"),
        "closed": (_("Cannot sign in"), "muted"),
        "inactive": (_("Inactive"), "muted"),
    }


def _states(kept: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    rest = {k: v for k, v in kept.items() if k != "state"}
    labels = [("", _("All")), *((name, label) for name, (label, _tone) in _state_labels().items())]
    return tuple(
        (name, label, f"{URL}?{urlencode({**rest, 'state': name} if name else rest)}") for name, label in labels
    )


def _below(teams: list[Any], top: uuid.UUID) -> list[uuid.UUID]:
    found, wave = [top], {top}
    while wave:
        wave = {t.pk for t in teams if t.parent_id in wave and t.pk not in found}
        found += wave
    return found


def _tree(teams: list[Any], chosen: Any, kept: dict[str, str], actor: Actor) -> tuple[TeamNode, ...]:
    """The teams below each other, each level by name; one whose parent is in the trash stands at the top."""
    counted = get_spec("member").rows(actor).filter(active=True).values("team").annotate(n=Count("pk"))
    counts = dict(counted.values_list("team", "n"))
    known = {team.pk for team in teams}
    below: dict[Any, list[Any]] = {}
    for team in teams:
        below.setdefault(team.parent_id if team.parent_id in known else None, []).append(team)
    rest = {k: v for k, v in kept.items() if k != "team"}
    nodes: list[TeamNode] = []
    stack = [(team, 0) for team in reversed(below.get(None, []))]
    while stack:
        team, depth = stack.pop()
        url = f"{URL}?{urlencode({**rest, 'team': str(team.pk)})}"
        here = chosen is not None and team.pk == chosen.pk
        edit = f"/team/{team.pk}/edit"
        nodes.append(TeamNode(str(team.pk), team.name, depth, counts.get(team.pk, 0), url, edit, here))
        stack += [(child, depth + 1) for child in reversed(below.get(team.pk, []))]
    return tuple(nodes)


def _rows(found: list[dict[str, Any]], actor: Actor) -> list[UserRow]:
    seen = dict(
        User.objects.filter(pk__in=[r["user_id"] for r in found if r["user_id"]]).values_list("pk", "last_login")
    )
    labels, zone = _state_labels(), ZoneInfo(actor.timezone)
    rows = []
    for row in found:
        state = "inactive" if not row["active"] else "active" if row["user_id"] else ""
        label, tone = labels[state or ("invited" if row["link_made_at"] else "closed")]
        last = seen.get(row["user_id"])
        rows.append(
            UserRow(
                url=get_spec("member").url(row["id"]),
                name=row["name"],
                initials=initials(row["name"]),
                email=row["email"] or "",
                role=row["role__name"] or "",
                is_admin=bool(row["role__is_admin"]),
                team=row["team__name"] or "",
                state=label,
                tone=tone,
                last_sign_in=formatting.format_datetime(last, zone, actor.language) if last else "",
                last_iso=last.isoformat() if last else "",
            )
        )
    return rows


@page(SIGNED_IN, "GET", "POST")
def invite(request: HttpRequest) -> HttpResponse:
    """A new user with her link, which the administrator hands over."""
    actor, spec = actor_of(request), get_spec("member")
    if not actor.is_admin:
        raise Denied
    # an invitation needs more than a member does
    infos = [replace(spec.fields[name], required=name != "team") for name in ASKED]
    draft = Draft(texts={k: v for k, v in parameters(request).items() if k in ASKED})
    status = 200
    if request.method == "POST":
        try:
            made = _create(infos, request, actor)
            return _show_link(request, made, make_link(made.pk, actor=actor))
        except DomainError as error:
            draft, status = Draft(texts=posted(request), errors=error.by_field()), 422
    fields = tuple(make_fields(infos, draft, actor))
    shown = {f.name for f in fields}
    form = FormPage(
        title=_("Invite a user"),
        icon="user-plus",
        action=f"{URL}/invite",
        submit_label=_("Make the link"),
        sections=(FormSection("", fields),),
        cancel_url=URL,
        errors=tuple(m for name, found in draft.errors.items() if name not in shown for m in found),
    )
    return show_form(request, form, status=status)


def _create(infos: list[FieldInfo], request: HttpRequest, actor: Actor) -> Any:
    """The member as typed; to be invited she needs an e-mail address and a role."""
    values = parse_form(infos, posted(request), actor)
    empty = [name for name in ("email", "role") if not values.get(name)]
    if empty:
        errors: dict[str, list[Text]] = {name: [_("Please fill in this field.")] for name in empty}
        raise DomainError("required", _("Some fields need a correction."), errors=errors)
    changes = {name: value for name, value in values.items() if value not in (None, "")}
    return save_record(get_spec("member"), actor=actor, changes=changes)


@page(SIGNED_IN, "GET", "POST")
def sign_in_link(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """A link for a member's first or forgotten password."""
    actor = actor_of(request)
    member = get_spec("member").rows(actor).filter(pk=record_id).first()
    if member is None:
        raise NotFound
    if not actor.is_admin:
        raise Denied
    if request.method == "GET":
        return _show_link(request, member, "")
    try:
        return _show_link(request, member, make_link(member.pk, actor=actor))
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        return _show_link(request, member, "", str(error), status=422)


def _show_link(request: HttpRequest, member: Any, path: str, error: str = "", status: int = 200) -> HttpResponse:
    found = LinkPage(
        name=member.name,
        url=f"/member/{member.pk}/link",
        link=request.build_absolute_uri(path) if path else "",
        reset=member.user_id is not None,
        error=error,
        record_url=get_spec("member").url(member.pk),
    )
    if is_htmx(request) or drawer_number(request):
        return render_part(request, "_sign_in_link.html", page=found, drawer=drawer_number(request), status=status)
    return render_page(request, "sign_in_link.html", found, status=status)
