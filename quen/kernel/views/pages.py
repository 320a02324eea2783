"""Saved views in the browser: the forms that name them, and what is done with an open one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError, NotFound
from quen.kernel.people.models import Member
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.views.change import (
    NAME_LENGTH,
    arrange_views,
    change_view,
    create_view,
    delete_view,
    duplicate_view,
    place_view,
)
from quen.kernel.views.models import MINE, SHARED, TABLE, TEAM
from quen.kernel.views.read import find_view, may_edit, may_publish, url_of, views_for
from quen.kernel.views.state import read
from quen.kernel.web.door import actor_of, is_htmx, page, parameters, posted
from quen.kernel.web.forms import show_form
from quen.kernel.web.viewmodels import FormField, FormPage, FormSection

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@page("view", "GET", "POST")
def new(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """The form that saves a list under a name; the list's parameters stand in its address."""
    actor, params = actor_of(request), parameters(request)
    layout = params.pop("layout", TABLE)
    action = f"{spec.url()}views/new?{urlencode({**params, 'layout': layout})}"
    if request.method == "GET":
        return show_form(request, _form(spec, actor, action, {"visibility": MINE}))
    data = posted(request)
    try:
        view = create_view(
            spec, actor=actor, name=data.get("name", ""), visibility=data.get("visibility", MINE), layout=layout,
            params=params,
        )  # fmt: skip
    except DomainError as error:
        return show_form(request, _form(spec, actor, action, data, error), status=422)
    return _go(request, url_of(view))


@page("view", "GET", "POST")
def edit(request: HttpRequest, spec: ObjectSpec, view_id: uuid.UUID) -> HttpResponse:
    """The form that renames a view and says who sees it."""
    actor = actor_of(request)
    view = find_view(view_id, actor, spec.name)
    if not may_edit(view, spec, actor):
        raise NotFound
    action = f"{spec.url()}views/{view.pk}/edit"
    if request.method == "GET":
        return show_form(request, _form(spec, actor, action, {"name": view.name, "visibility": view.visibility}))
    data = posted(request)
    try:
        name, visibility = data.get("name", ""), data.get("visibility", view.visibility)
        view = change_view(view_id, spec, actor=actor, name=name, visibility=visibility)
    except DomainError as error:
        return show_form(request, _form(spec, actor, action, data, error), status=422)
    return _go(request, url_of(view))


def _form(
    spec: ObjectSpec, actor: Actor, action: str, texts: dict[str, str], error: DomainError | None = None
) -> FormPage:
    errors = {name: tuple(messages) for name, messages in error.by_field().items()} if error else {}
    choices = [(MINE, _("Only me"))]
    team = Member.objects.filter(pk=actor.member_id).values_list("team__name", flat=True).first()
    if team:
        choices.append((TEAM, _("My team: %(team)s") % {"team": team}))
    if may_publish(spec, actor):
        choices.append((SHARED, _("Everybody")))
    name = FormField(
        "name", _("Name"), "text", texts.get("name", ""), required=True, errors=errors.pop("name", ()),
        max_length=NAME_LENGTH, autofocus=True,
    )  # fmt: skip
    who = FormField(
        "visibility", _("Who sees this view"), "choice", texts.get("visibility", MINE), required=True,
        errors=errors.pop("visibility", ()), choices=tuple(choices),
        help=_("It shows nobody records that are not shared with them."),
    )  # fmt: skip
    return FormPage(
        title=_("Save as view") if action.partition("?")[0].endswith("/new") else _("Rename or share the view"),
        icon=spec.icon,
        action=action,
        submit_label=_("Save"),
        sections=(FormSection("", (name, who)),),
        cancel_url=spec.url(),
        errors=tuple(message for messages in errors.values() for message in messages),
    )


@page("view", "POST")
def do(request: HttpRequest, spec: ObjectSpec, view_id: uuid.UUID, verb: str) -> HttpResponse:
    """Save, duplicate, delete, pin or move an open view; answers with where to go."""
    actor = actor_of(request)
    view = find_view(view_id, actor, spec.name)
    verbs: dict[str, Callable[[], str]] = {
        "save": lambda: _save(request, spec, view_id, actor),
        "duplicate": lambda: url_of(duplicate_view(view_id, spec, actor=actor)),
        "delete": lambda: _delete(spec, view_id, actor),
        "first": lambda: _placed(spec, view_id, actor, first=True) or url_of(view),
        "not-first": lambda: _placed(spec, view_id, actor, first=False) or url_of(view),
        "pin": lambda: _placed(spec, view_id, actor, pinned=True) or url_of(view),
        "unpin": lambda: _placed(spec, view_id, actor, pinned=False) or url_of(view),
        "left": lambda: _moved(spec, view_id, actor, -1) or url_of(view),
        "right": lambda: _moved(spec, view_id, actor, 1) or url_of(view),
    }
    if verb not in verbs:
        raise NotFound
    return _go(request, verbs[verb]())


def _save(request: HttpRequest, spec: ObjectSpec, view_id: uuid.UUID, actor: Actor) -> str:
    params = read(posted(request).get("state", ""))
    layout, version = params.pop("layout", TABLE), posted(request).get("version", "")
    known = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else None
    return url_of(change_view(view_id, spec, actor=actor, version=known, params=params, layout=layout))


def _delete(spec: ObjectSpec, view_id: uuid.UUID, actor: Actor) -> str:
    delete_view(view_id, spec, actor=actor)
    return spec.url()


def _placed(
    spec: ObjectSpec, view_id: uuid.UUID, actor: Actor, *, first: bool | None = None, pinned: bool | None = None
) -> str:
    place_view(view_id, spec, actor=actor, first=first, pinned=pinned)
    return ""


def _moved(spec: ObjectSpec, view_id: uuid.UUID, actor: Actor, by: int) -> str:
    """One place among the tabs."""
    views = views_for(spec, actor)
    tabs = [view.id for view in views if view.pinned or view.id == view_id]
    at = tabs.index(view_id)
    to = min(max(at + by, 0), len(tabs) - 1)
    tabs.insert(to, tabs.pop(at))
    arrange_views(spec, tabs, actor=actor)
    return ""


@page("view", "POST")
def order(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """The tabs in the order of the ids posted."""
    try:
        wanted = [uuid.UUID(text) for text in posted(request).get("order", "").split(",") if text][:500]
    except ValueError as error:
        raise NotFound from error
    arrange_views(spec, wanted, actor=actor_of(request))
    return HttpResponse(status=204)


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if not is_htmx(request):
        return HttpResponseRedirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response
