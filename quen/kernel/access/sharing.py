"""Sharing one record with a member or a team."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from quen.kernel.access.models import LEVELS, VIEW, Share
from quen.kernel.access.reach import reach
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


MOST_TOLD = 50
# (record, who shares it, members); called in the transaction of the sharing
Listener = Callable[[Any, "Actor", list[uuid.UUID]], None]
_listeners: list[Listener] = []


def when_shared(listener: Listener) -> None:
    """Have `listener` called whenever a record is shared; what stands above rights says so in its `extensions.py`."""
    if listener not in _listeners:
        _listeners.append(listener)


def share_record(
    spec: ObjectSpec,
    record: Any,
    *,
    actor: Actor,
    member: uuid.UUID | None = None,
    team: uuid.UUID | None = None,
    level: str = VIEW,
) -> Share:
    """Let a member, or a team and those below it, view or edit a record; change the level of a share there is.

    To be called in a transaction. Raises Denied when `actor` may not share the record (her own reach has to allow the
    verb "share", which follows "edit" and is not given by a share), DomainError for an unknown member or team.
    """
    _check(spec, record, actor)
    if (member is None) == (team is None):
        raise DomainError("share_with", _("Choose a user or a team."), field="member")
    if level not in dict(LEVELS):
        raise DomainError("unknown_level", _("Choose view or edit."), field="level")
    name, target = ("member", member) if member else ("team", team)
    if not get_spec(name).rows(actor).filter(pk=target).exists():
        raise DomainError("unknown", _("This record does not exist or is not shared with you."), field=name)
    given = {"object": spec.name, "record_id": record.pk, f"{name}_id": target}
    try:
        with transaction.atomic():
            made = Share.objects.create(**given, level=level, created_by_id=actor.member_id)
    except IntegrityError:  # shared already, perhaps a moment ago by somebody else
        found = Share.objects.select_for_update().get(**given)
        if found.level != level:
            found.level, found.version, found.updated_by_id = level, found.version + 1, actor.member_id
            found.save(update_fields=["level", "version", "updated_by"])
        return found  # type: ignore[no-any-return]
    _tell(record, actor, member, team)
    return made  # type: ignore[no-any-return]


def unshare(spec: ObjectSpec, record: Any, share_id: uuid.UUID, *, actor: Actor) -> None:
    """Take a share back. Raises Denied, or NotFound when there is no such share of the record."""
    _check(spec, record, actor)
    gone, _by_model = Share.objects.filter(pk=share_id, object=spec.name, record_id=record.pk).delete()
    if not gone:
        raise NotFound


def find_share(spec: ObjectSpec, record: Any, share_id: uuid.UUID) -> Share:
    """A share of the record. Raises NotFound."""
    found: Share | None = Share.objects.filter(pk=share_id, object=spec.name, record_id=record.pk).first()
    if found is None:
        raise NotFound
    return found


def shares_of(spec: ObjectSpec, record: Any) -> list[Share]:
    """Who has been given the record, the first one first."""
    found = Share.objects.filter(object=spec.name, record_id=record.pk, deleted_at__isnull=True)
    return list(found.select_related("member", "team").order_by("created_at", "id"))


def _tell(record: Any, actor: Actor, member: uuid.UUID | None, team: uuid.UUID | None) -> None:
    """Let those it is shared with know; of a large team the first MOST_TOLD."""
    members = [member] if member else _members_below(team)
    for tell in _listeners:
        tell(record, actor, members)


def _members_below(team: uuid.UUID | None) -> list[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH RECURSIVE below AS (
                   SELECT id FROM kernel_team WHERE id = %s
                   UNION SELECT t.id FROM kernel_team t JOIN below b ON t.parent_id = b.id)
               SELECT m.id FROM kernel_member m JOIN below b ON m.team_id = b.id
               WHERE m.active AND m.deleted_at IS NULL ORDER BY m.id LIMIT %s""",
            [team, MOST_TOLD],
        )
        return [row[0] for row in cursor.fetchall()]


def _check(spec: ObjectSpec, record: Any, actor: Actor) -> None:
    if not spec.scope.owner or not reach(spec, actor, "share").holds(record):
        raise Denied
