"""Which activities of a record somebody may see, read along the index of the links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from quen.apps.activities.activity.link import ActivityLink
from quen.apps.activities.activity.object import activity
from quen.kernel.access.branches import Linked, Owned, Shared
from quen.kernel.access.reach import reach

if TYPE_CHECKING:
    import uuid

    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def links_of(spec: ObjectSpec, record: Any, actor: Actor) -> QuerySet[ActivityLink]:
    """The ties of a record to the activities that `actor` may see.

    The owner of the record, and her manager, see all of them, so there is nothing to ask of each.
    """
    links = ActivityLink.objects.filter(record_id=record.pk, object=spec.name, activity__deleted_at__isnull=True)
    found = reach(activity, actor, "view")
    owner = getattr(record, f"{spec.scope.owner}_id") if spec.scope.owner else None
    if found.everything or (owner is not None and owner in found.members):
        return links
    return links.filter(_seen(found.branches or ()))


def links_of_many(spec: ObjectSpec, ids: Iterable[uuid.UUID], actor: Actor) -> QuerySet[ActivityLink]:
    """The same for several records of an object."""
    links = ActivityLink.objects.filter(record_id__in=list(ids), object=spec.name, activity__deleted_at__isnull=True)
    found = reach(activity, actor, "view")
    if found.everything:
        return links
    return links.filter(Q(owner__in=found.members) | _seen(found.branches or ()))


def _seen(branches: Iterable[Any]) -> Q:
    """The branches of the reach, asked of one activity at a time: few are looked at, in the order of time."""
    condition = Q(pk__in=[])
    for branch in branches:
        if isinstance(branch, Owned):
            condition |= Q(activity__owner__in=branch.members)
        elif isinstance(branch, Linked):
            tied = ActivityLink.objects.filter(activity=OuterRef("activity"), owner__in=branch.members)
            condition |= Q(Exists(tied))
        elif isinstance(branch, Shared):
            condition |= Q(activity__in=activity.model.objects.filter(branch.condition()).values("pk"))
    return condition
