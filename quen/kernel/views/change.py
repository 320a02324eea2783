"""Saving, changing and arranging views. A view is only a way of looking: it opens no record to anybody."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from quen.kernel.errors import Denied, DomainError
from quen.kernel.people.models import Member
from quen.kernel.views.models import BOARD, CALENDAR, MINE, PIVOT, SHARED, TABLE, TEAM, SavedView, ViewPlace
from quen.kernel.views.read import MOST_VIEWS, find_view, may_edit, may_publish, views_for, visible
from quen.kernel.views.state import LONGEST, canonical

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

NAME_LENGTH = 80


def create_view(
    spec: ObjectSpec, *, actor: Actor, name: str, visibility: str, layout: str, params: Mapping[str, str]
) -> SavedView:
    """Save how a list looks under a name. Raises DomainError for what cannot be, Denied without the right to share."""
    layouts = {TABLE} | ({BOARD} if spec.board else set()) | ({CALENDAR} if spec.calendar else set())
    layouts |= {PIVOT} if spec.facts else set()
    if layout not in layouts:
        raise DomainError("bad_value", _("These records have no such view."), field="layout")
    rows = visible(actor).filter(object=spec.name)
    if rows.count() >= MOST_VIEWS:
        raise DomainError("too_many", _("There are %(count)d views already.") % {"count": MOST_VIEWS}, field="name")
    last = rows.aggregate(last=Max("position"))["last"] or 0
    made: SavedView = SavedView.objects.create(
        object=spec.name,
        name=_name(spec, name, actor),
        owner_id=actor.member_id,
        layout=layout,
        state=_state(spec, params, actor),
        position=last + 1,
        **_audience(spec, visibility, actor),
    )
    return made


def _name(spec: ObjectSpec, text: str, actor: Actor, besides: Sequence[uuid.UUID] = ()) -> str:
    name = " ".join(text.replace("\x00", "").split())
    if not name or len(name) > NAME_LENGTH:
        message = _("A name is needed.") if not name else _("At most %(count)d characters.") % {"count": NAME_LENGTH}
        raise DomainError("bad_value", message, field="name")
    mine = visible(actor).filter(object=spec.name, owner_id=actor.member_id, name__iexact=name)
    if mine.exclude(pk__in=besides).exists():
        raise DomainError("taken", _("You have a view of this name already."), field="name")
    return name


def _audience(spec: ObjectSpec, visibility: str, actor: Actor) -> dict[str, object]:
    if visibility not in {MINE, TEAM, SHARED}:
        raise DomainError("bad_value", _("Choose who sees the view."), field="visibility")
    if visibility == SHARED and not may_publish(spec, actor):
        raise Denied(_("Your role does not allow making views for everybody."))
    team = None
    if visibility == TEAM:
        team = Member.objects.filter(pk=actor.member_id).values_list("team_id", flat=True).first()
        if team is None:
            raise DomainError("no_team", _("You are in no team."), field="visibility")
    return {"visibility": visibility, "team_id": team}


def _state(spec: ObjectSpec, params: Mapping[str, str], actor: Actor) -> str:
    state = canonical(spec, params, actor)
    if len(state) > LONGEST:
        raise DomainError("too_long", _("This list has too many filters to be saved."), field="name")
    return state


def change_view(
    view_id: uuid.UUID,
    spec: ObjectSpec,
    *,
    actor: Actor,
    version: int | None = None,
    name: str | None = None,
    visibility: str | None = None,
    params: Mapping[str, str] | None = None,
    layout: str | None = None,
) -> SavedView:
    """Rename a view, show it to others, or save what the list looks like now.

    Raises Denied where it is not hers to change, DomainError (409) where it was changed after `version`.
    """
    view = _mine(view_id, spec, actor)
    if version is not None and version != view.version:
        message = _("Somebody changed this view in the meantime. Load it again first.")
        raise DomainError("conflict", message, status=409)
    if name is not None:
        view.name = _name(spec, name, actor, besides=[view.pk])
    if visibility is not None and visibility != view.visibility:
        if view.owner_id != actor.member_id and visibility == MINE:
            raise Denied(_("Only who made a view can keep it to herself."))
        for field, value in _audience(spec, visibility, actor).items():
            setattr(view, field, value)
    if params is not None:
        view.state, view.layout = _state(spec, params, actor), layout or view.layout
    view.version += 1
    view.save(update_fields=["name", "owner", "visibility", "team", "state", "layout", "version"])
    SavedView.objects.filter(pk=view.pk).update(updated_at=Now())
    return view


def _mine(view_id: uuid.UUID, spec: ObjectSpec, actor: Actor) -> SavedView:
    find_view(view_id, actor, spec.name)
    view: SavedView | None = SavedView.objects.select_for_update().filter(pk=view_id).first()
    if view is None or not may_edit(view, spec, actor):
        raise Denied(_("This view is not yours. Duplicate it to change it."))
    return view


def duplicate_view(view_id: uuid.UUID, spec: ObjectSpec, *, actor: Actor) -> SavedView:
    """A view of her own that begins like another."""
    view = find_view(view_id, actor, spec.name)
    names = set(visible(actor).filter(object=spec.name).values_list("name", flat=True))
    base = _("%(name)s (copy)") % {"name": view.name[: NAME_LENGTH - 20]}
    name = next(n for n in (base, *(f"{base} {i}" for i in range(2, MOST_VIEWS + 2))) if n not in names)
    last = visible(actor).filter(object=spec.name).aggregate(last=Max("position"))["last"] or 0
    made: SavedView = SavedView.objects.create(
        object=view.object, name=name, owner_id=actor.member_id, layout=view.layout, state=view.state,
        position=last + 1,
    )  # fmt: skip
    return made


def delete_view(view_id: uuid.UUID, spec: ObjectSpec, *, actor: Actor) -> None:
    """Take a view away from everybody who has it. Raises Denied."""
    view = _mine(view_id, spec, actor)
    ViewPlace.objects.filter(view=view).delete()
    view.delete()


def arrange_views(spec: ObjectSpec, order: Sequence[uuid.UUID], *, actor: Actor) -> None:
    """Put the tabs in an order of her own; views that are not named stay behind them."""
    known = {info.id: info for info in views_for(spec, actor)}
    wanted = [view_id for view_id in dict.fromkeys(order) if view_id in known]
    wanted += [view_id for view_id in known if view_id not in wanted]
    for position, view_id in enumerate(wanted):
        _place(view_id, actor, position=position, pinned=known[view_id].pinned)


def place_view(
    view_id: uuid.UUID, spec: ObjectSpec, *, actor: Actor, pinned: bool | None = None, first: bool | None = None
) -> None:
    """Make a view a tab or not, or the one that her list opens with."""
    find_view(view_id, actor, spec.name)
    with transaction.atomic():
        if first is not None:
            others = ViewPlace.objects.filter(member_id=actor.member_id, view__object=spec.name, first=True)
            others.exclude(view_id=view_id).update(first=False)
            _place(view_id, actor, first=first, pinned=True)
        if pinned is not None:
            _place(view_id, actor, pinned=pinned)


def _place(view_id: uuid.UUID, actor: Actor, **values: object) -> None:
    if not ViewPlace.objects.filter(member_id=actor.member_id, view_id=view_id).update(**values):
        position = SavedView.objects.filter(pk=view_id).values_list("position", flat=True).first() or 0
        ViewPlace.objects.get_or_create(
            member_id=actor.member_id, view_id=view_id, defaults={"position": position, **values}
        )
