"""Letting those whom a text mentions see the record that it stands in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from quen.kernel.access.reach import reach
from quen.kernel.access.sharing import share_record
from quen.kernel.errors import NotFound
from quen.kernel.notify.models import Notification
from quen.kernel.notify.read import Told, mark_read, told
from quen.kernel.notify.send import notify
from quen.kernel.registry.registry import get_spec, specs

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

KIND = "unseen"


def tell_shared(record: Any, actor: Actor, members: list[uuid.UUID]) -> None:
    """Tell members of what has been shared with them, as far as they can see it now."""
    notify(members=members, kind="shared", record=record, actor=actor)


def can_be_shared(found: Iterable[Told], actor: Actor) -> set[uuid.UUID]:
    """Of these notifications, those whose record `actor` may share and has not shared from there yet."""
    wanted: dict[str, dict[uuid.UUID, uuid.UUID]] = {}
    for one in found:
        if one.kind == KIND and one.record_id is not None and not one.params.get("shared") and one.object in specs():
            wanted.setdefault(one.object, {})[one.id] = one.record_id
    result = set()
    for name, ids in wanted.items():
        spec = get_spec(name)
        if not spec.scope.owner:
            continue
        allowed = reach(spec, actor, "share")
        rows = {r.pk: r for r in spec.rows(actor).filter(pk__in=ids.values())}
        result |= {pk for pk, record in ids.items() if record in rows and allowed.holds(rows[record])}
    return result


def share_with_mentioned(actor: Actor, notification_id: uuid.UUID) -> Told:
    """Let the people named in an "unseen" notification view its record; they are told of the share.

    Raises NotFound when it is not hers or the record is gone, Denied when she may not share it.
    """
    rows = Notification.objects.select_for_update().filter(member=actor.member_id, kind=KIND, pk=notification_id)
    found = rows.first()
    if found is None or found.object not in specs():
        raise NotFound
    spec = get_spec(found.object)
    record = spec.rows(actor).filter(pk=found.record_id).first()
    if record is None:
        raise NotFound
    for member in found.params.get("members", ()):
        share_record(spec, record, actor=actor, member=uuid.UUID(member))
    found.params = {**found.params, "shared": True}
    found.save(update_fields=["params"])
    mark_read(actor, [found.pk])
    found.refresh_from_db()
    return told([found], actor)[0]
