"""The views that somebody has of an object, in her order."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from quen.kernel.errors import NotFound
from quen.kernel.registry.registry import get_spec
from quen.kernel.views.models import BOARD, CALENDAR, MINE, PIVOT, SHARED, TEAM, SavedView, ViewPlace

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

MOST_VIEWS = 200  # of an object, that one person sees


@dataclass(frozen=True)
class ViewInfo:
    """A view for one person. `mine`: she made it; `may_edit`: she may change it for everybody who sees it."""

    id: uuid.UUID
    object: str
    name: str
    visibility: str
    layout: str
    state: str
    version: int
    mine: bool
    may_edit: bool
    pinned: bool
    first: bool

    @property
    def url(self) -> str:
        return view_url(self.object, self.layout, self.id)


def view_url(object_name: str, layout: str, view_id: uuid.UUID) -> str:
    """Where a view is opened."""
    page = {BOARD: "board", CALENDAR: "calendar", PIVOT: "pivot"}.get(layout, "")
    return f"{get_spec(object_name).url()}{page}?view={view_id}"


def url_of(view: SavedView) -> str:
    """The address of a view, for favourites and notifications."""
    return view_url(view.object, view.layout, view.pk)


def visible(actor: Actor) -> QuerySet[SavedView]:
    """Every view that `actor` may use: her own, her teams', and the shared ones."""
    return SavedView.objects.filter(
        Q(visibility=SHARED)
        | Q(visibility=MINE, owner_id=actor.member_id)
        | Q(visibility=TEAM, team_id__in=actor.principals)
        | Q(visibility=TEAM, owner_id=actor.member_id)
    )


def all_visible(actor: Actor) -> list[tuple[str, str, str]]:
    """(name, object, address) of the views that `actor` may use, of objects that she may see; one statement."""
    rows = visible(actor).order_by("object", "position", "name", "pk")[:MOST_VIEWS]
    return [(view.name, view.object, url_of(view)) for view in rows if actor.may(view.object, "view")]


def find_view(view_id: uuid.UUID, actor: Actor, object_name: str = "") -> SavedView:
    """A view that `actor` may use. Raises NotFound, also for one of an object that she may not see."""
    rows = visible(actor).filter(pk=view_id)
    found = (rows.filter(object=object_name) if object_name else rows).first()
    if found is None or not actor.may(found.object, "view"):
        raise NotFound
    return found


def may_publish(spec: ObjectSpec, actor: Actor) -> bool:
    """Whether `actor` may make views for everybody: administrators, and who may edit more than her own records here.

    A role that grants `publish_view` says it otherwise.
    """
    return actor.scope(spec.name, "publish_view", follows="edit") in {"team", "all"}


def may_edit(view: SavedView, spec: ObjectSpec, actor: Actor) -> bool:
    """Whether `actor` may change a view that she sees: her own, and with the right to publish also those of others."""
    return view.owner_id == actor.member_id or (view.visibility != MINE and may_publish(spec, actor))


def views_for(spec: ObjectSpec, actor: Actor) -> list[ViewInfo]:
    """The views of an object, in the order that `actor` has given them: two statements."""
    views = list(visible(actor).filter(object=spec.name).order_by("position", "name", "pk")[:MOST_VIEWS])
    places = (
        {p.view_id: p for p in ViewPlace.objects.filter(member_id=actor.member_id, view__in=views)} if views else {}
    )
    made = []
    for view in views:
        place = places.get(view.pk)
        order = (place.position if place else view.position, view.position, view.name)
        info = ViewInfo(
            id=view.pk,
            object=view.object,
            name=view.name,
            visibility=view.visibility,
            layout=view.layout,
            state=view.state,
            version=view.version,
            mine=view.owner_id == actor.member_id,
            may_edit=may_edit(view, spec, actor),
            pinned=place.pinned if place else True,
            first=bool(place and place.first),
        )
        made.append((order, info))
    return [info for _order, info in sorted(made, key=lambda pair: pair[0])]
