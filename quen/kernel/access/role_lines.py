"""What each role reaches of one record: for whoever must know who sees it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quen.kernel.access.actor import Actor
from quen.kernel.access.reach import reach
from quen.kernel.people.models import Member, Role

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

_SOMEBODY = uuid.UUID(int=1)


@dataclass(frozen=True)
class RoleLine:
    """`who`: the part of the role's users that reaches the record; `may`: what they may do with it."""

    role: str
    who: str
    may: str


def role_lines(spec: ObjectSpec, record: Any, actor: Actor) -> tuple[RoleLine, ...]:
    """What each role reaches of this record by itself: everybody in it, or those whose team holds the owner's.

    Asked of the same `Reach` as everything else, for somebody of the role who stands above the owner, and for one
    who does not. How many people there are does not matter to the number of statements.
    """
    owner = getattr(record, f"{spec.scope.owner}_id") if spec.scope.owner else None
    everybody = dict(_count(Member.objects.filter(active=True, deleted_at__isnull=True)))
    above = dict(_count(Member.objects.filter(active=True, deleted_at__isnull=True, team__in=_teams_above(owner))))
    lines = []
    for role in Role.objects.filter(deleted_at__isnull=True).order_by("name_sort"):
        far, near = (
            [
                verb
                for verb in ("view", "edit", "delete")
                if reach(spec, _someone(role, actor, team), verb).holds(record)
            ]
            for team in ((_SOMEBODY,), (_SOMEBODY, *((owner,) if owner else ())))
        )
        if far and everybody.get(role.pk):
            lines.append(RoleLine(role.name, _people(everybody[role.pk]), _deeds(far)))
        if len(near) > len(far) and above.get(role.pk):
            who = _("%(people)s in the owner's team or above it") % {"people": _people(above[role.pk])}
            lines.append(RoleLine(role.name, who, _deeds(near)))
    return tuple(lines)


def _someone(role: Any, actor: Actor, team: tuple[uuid.UUID, ...]) -> Actor:
    return Actor(
        member_id=_SOMEBODY,
        tenant_id=actor.tenant_id,
        name="",
        role=role.name,
        is_admin=role.is_admin,
        grants=role.grants,
        team_ids=team,
    )


def _count(members: Any) -> Iterable[tuple[uuid.UUID, int]]:
    found: Iterable[tuple[uuid.UUID, int]] = members.values("role").annotate(n=Count("pk")).values_list("role", "n")
    return found


def _teams_above(owner: uuid.UUID | None) -> list[uuid.UUID]:
    """The owner's team and those above it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH RECURSIVE up AS (
                   SELECT t.id, t.parent_id FROM kernel_team t JOIN kernel_member m ON m.team_id = t.id WHERE m.id = %s
                   UNION SELECT t.id, t.parent_id FROM kernel_team t JOIN up ON t.id = up.parent_id)
               SELECT id FROM up""",
            [owner],
        )
        return [row[0] for row in cursor.fetchall()]


def _people(count: int) -> str:
    return ngettext("%(count)d user", "%(count)d users", count) % {"count": count}


def _deeds(verbs: list[str]) -> str:
    labels = {"view": _("View"), "edit": _("Edit"), "delete": _("Delete")}
    return ", ".join(labels[verb] for verb in verbs)
