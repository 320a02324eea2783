"""`notify`: tells members of something, in the caller's transaction, in a number of statements per member at most."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import connection

from quen.kernel.access.actor import load_actor
from quen.kernel.errors import NotFound
from quen.kernel.notify.declare import get_notice
from quen.kernel.notify.models import Notification, NotificationChoice
from quen.kernel.records.base import Record, new_id

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

CHANNEL = "quen_notices"  # NOTIFY: {"t": tenant, "m": [members]}; the live process tells their pages to look
MEMBERS_IN_A_MESSAGE = 100  # a message of PostgreSQL holds 8,000 bytes


def notify(
    *,
    members: Iterable[uuid.UUID],
    kind: str,
    actor: Actor | uuid.UUID | None = None,
    record: Record | None = None,
    params: Mapping[str, Any] | None = None,
    key: str = "",
) -> list[uuid.UUID]:
    """Tell `members` of `kind` and return those who were told.

    Left out are the actor herself, who has turned the kind off, who may not see `record`, and who was told
    under the same `key` before (every call has a key of its own when none is given).
    """
    get_notice(kind)
    doer: uuid.UUID | None = actor if actor is None or isinstance(actor, uuid.UUID) else actor.member_id
    wanted = [member for member in dict.fromkeys(members) if member != doer]
    wanted = [member for member in willing(wanted, kind) if record is None or may_see(member, record)]
    if not wanted:
        return []
    made = [
        Notification(
            member_id=member,
            kind=kind,
            object=_object(record),
            record_id=record.pk if record is not None else None,
            actor_id=doer,
            params=dict(params or {}),
            key=key or f"{kind}:{new_id()}",
        )
        for member in wanted
    ]
    known = _told(wanted, key) if key else set()
    Notification.objects.bulk_create([n for n in made if n.member_id not in known], ignore_conflicts=True)
    told = [member for member in wanted if member not in known]
    announce(told)
    return told


def _object(record: Record | None) -> str:
    from quen.kernel.registry.registry import spec_of

    return spec_of(type(record)).name if record is not None else ""


def _told(members: list[uuid.UUID], key: str) -> set[uuid.UUID]:
    rows = Notification.objects.filter(member__in=members, key=key)
    return set(rows.values_list("member_id", flat=True))


def willing(members: Iterable[uuid.UUID], kind: str) -> list[uuid.UUID]:
    """Those of `members` who want to hear of `kind`."""
    notice, members = get_notice(kind), list(members)
    if notice.always or not members:
        return members
    rows = NotificationChoice.objects.filter(member__in=members, kind=kind).values_list("member_id", "in_app")
    chosen = dict(rows)
    return [member for member in members if chosen.get(member, notice.default)]


def may_see(member: uuid.UUID, record: Record) -> bool:
    """Whether a member, active and with a role, may see `record`; its object need not be one of the menu."""
    from quen.kernel.registry.registry import spec_of

    reader = reader_of(member)
    return reader is not None and spec_of(type(record)).rows(reader).filter(pk=record.pk).exists()


def reader_of(member: uuid.UUID) -> Actor | None:
    """The member as an actor, None when she has left."""
    try:
        return load_actor(member_id=member, via="job")
    except NotFound:
        return None


def announce(members: Iterable[uuid.UUID]) -> None:
    """Let the open pages of `members` look for news, once this transaction has committed."""
    ids = [str(member) for member in dict.fromkeys(members)]
    with connection.cursor() as cursor:
        for start in range(0, len(ids), MEMBERS_IN_A_MESSAGE):
            part = json.dumps(ids[start : start + MEMBERS_IN_A_MESSAGE])
            cursor.execute(
                "SELECT pg_notify(%s, json_build_object('t', app.current_tenant(), 'm', %s::json)::text)",
                [CHANNEL, part],
            )
