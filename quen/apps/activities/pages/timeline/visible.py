"""Which activities of a record somebody may see, read along the index of the links.

Each reason for which she may see one is a statement of its own, whose first rows are put together: PostgreSQL serves
`a OR b` badly along a sorted index when each part has an index of its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from quen.apps.activities.activity.link import ActivityLink
from quen.apps.activities.activity.object import activity
from quen.apps.activities.attendee.object import attendee
from quen.kernel.access.branches import Linked, Owned, Shared
from quen.kernel.access.reach import reach

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

Links = QuerySet[ActivityLink]
_NEVER = datetime.max.replace(tzinfo=UTC)


def links_of(spec: ObjectSpec, record: Any, actor: Actor) -> list[Links]:
    """The ties of a record to the activities that `actor` may see; the parts may overlap.

    The owner of the record, and her manager, see all of them, so there is nothing to ask of each.
    """
    links = _told(ActivityLink.objects.filter(record_id=record.pk, object=spec.name), actor)
    found = reach(activity, actor, "view")
    owner = getattr(record, f"{spec.scope.owner}_id") if spec.scope.owner else None
    if found.everything or (owner is not None and owner in found.members):
        return [links]
    return [links.filter(_part(branch)) for branch in found.branches or ()]


def _told(links: Links, actor: Actor) -> Links:
    """Without those that would tell of a field that her role hides: whom an activity is about, or who takes part."""
    links = links.filter(activity__deleted_at__isnull=True)
    seen = {info.name for info in activity.readable(actor)}
    guests = {info.name for info in attendee.readable(actor)}
    if not {"activity", "member", "contact"} <= guests or not actor.may(attendee.name, "view"):
        links = links.exclude(source="attendee")
    for name in ("account", "contact"):
        if name not in seen:
            links = links.exclude(source="field", object=name)
    if "about" not in seen:
        links = links.exclude(~Q(object__in=("account", "contact")), source__in=("field", "passed"))
    return links


def _part(branch: Any) -> Q:
    if isinstance(branch, Owned):
        return Q(member__in=branch.members)
    if isinstance(branch, Linked):
        return Q(activity__in=ActivityLink.objects.filter(owner__in=branch.members).values("activity"))
    return Q(activity__in=activity.model.objects.filter(branch.condition()).values("pk"))


def first_of(
    parts: Iterable[Links], narrow: Callable[[Links], Links], most: int, *, latest: bool
) -> list[tuple[datetime | None, uuid.UUID]]:
    """The first `most` (time, activity) of all parts, `latest` first or those without a time last; each once."""
    order = ("-at", "-activity_id") if latest else (F("at").asc(nulls_last=True), "activity_id")
    found: set[tuple[datetime | None, uuid.UUID]] = set()
    for part in parts:
        found.update(narrow(part).order_by(*order).values_list("at", "activity_id")[:most])
    return sorted(found, key=lambda row: (row[0] or _NEVER, row[1]), reverse=latest)[:most]


def links_of_many(spec: ObjectSpec, ids: Iterable[uuid.UUID], actor: Actor) -> Links:
    """The same for a few records of an object, as one queryset."""
    links = _told(ActivityLink.objects.filter(record_id__in=list(ids), object=spec.name), actor)
    found = reach(activity, actor, "view")
    if found.everything:
        return links
    condition = Q(owner__in=found.members)  # hers or her team's: she sees all that happens on it
    for branch in found.branches or ():
        if isinstance(branch, Linked):
            tied = ActivityLink.objects.filter(activity=OuterRef("activity"), owner__in=branch.members)
            condition |= Q(Exists(tied))
        elif isinstance(branch, Owned | Shared):
            condition |= _part(branch)
    return links.filter(condition)
