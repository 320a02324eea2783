"""The reasons for which an actor reaches a record. A `Reach` is any of them; each is served by an index."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Q

from quen.kernel.records.arrays import Among

if TYPE_CHECKING:
    from quen.kernel.access.reach import Reach
    from quen.kernel.registry.spec import Through


MANY = 20  # members from which on they go as one parameter: each of its own takes as long as reading a row


def _among(column: str, members: tuple[uuid.UUID, ...]) -> Q:
    """The condition that `column` names one of `members`."""
    if len(members) == 1:
        return Q(**{column: members[0]})
    return Q(Among(column, members)) if len(members) > MANY else Q(**{f"{column}__in": members})


class Branch(Protocol):
    """`condition` is the branch in the database, `holds` the same for one record at hand."""

    def condition(self) -> Q: ...

    def holds(self, record: Any) -> bool: ...


@dataclass(frozen=True)
class Owned:
    """Records whose owner (in `column`) is one of `members`."""

    column: str
    members: tuple[uuid.UUID, ...]

    def condition(self) -> Q:
        return _among(self.column, self.members)

    def holds(self, record: Any) -> bool:
        return getattr(record, self.column) in self.members


@dataclass(frozen=True)
class Shared:
    """Records shared with one of `principals`. `ids` are those records while there are few, else None."""

    object: str
    principals: tuple[uuid.UUID, ...]
    edit: bool
    ids: tuple[uuid.UUID, ...] | None

    def condition(self) -> Q:
        return Q(pk__in=self._shares().values("record_id") if self.ids is None else self.ids)

    def holds(self, record: Any) -> bool:
        if self.ids is not None:
            return record.pk in self.ids
        return bool(self._shares().filter(record_id=record.pk).exists())

    def _shares(self) -> Any:
        from quen.kernel.access.models import EDIT, Share

        rows = Share.objects.filter(object=self.object, deleted_at__isnull=True)
        rows = rows.filter(Q(member__in=self.principals) | Q(team__in=self.principals))
        return rows.filter(level=EDIT) if self.edit else rows


@dataclass(frozen=True)
class Linked:
    """Records that a link ties to something owned by one of `members`."""

    through: Through
    members: tuple[uuid.UUID, ...]

    def condition(self) -> Q:
        return Q(pk__in=self._links().values(f"{self.through.by}_id"))

    def holds(self, record: Any) -> bool:
        return bool(self._links().filter(**{f"{self.through.by}_id": record.pk}).exists())

    def _links(self) -> Any:
        return self.through.links().objects.filter(_among(self.through.owner, self.members))


@dataclass(frozen=True)
class Within:
    """Records whose reference `column` names a record within `parent`."""

    column: str
    parent: Reach

    def condition(self) -> Q:
        return Q(**{f"{self.column}__in": self._parents().values("pk")})

    def holds(self, record: Any) -> bool:
        return bool(self._parents().filter(pk=getattr(record, self.column)).exists())

    def _parents(self) -> Any:
        return self.parent.rows(self.parent.spec.model.objects.all())


@dataclass(frozen=True)
class StandsFor:
    """Records standing for those of `object` that `of` reaches; every one when `of` is None."""

    object: str
    of: Branch | None

    def condition(self) -> Q:
        return Q(object=self.object) & self.of.condition() if self.of else Q(object=self.object)

    def holds(self, record: Any) -> bool:
        return record.object == self.object and (self.of is None or self.of.holds(record))
