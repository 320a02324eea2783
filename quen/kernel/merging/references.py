"""Everything that may refer to a record, read from the models: references, typed links, references to anything."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import DatabaseError, OperationalError, models, transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Now

from quen.kernel.records.base import Record, TenantRow
from quen.kernel.records.fields import AnyRefField, Ref
from quen.kernel.records.links import record_key
from quen.kernel.records.stand_in import StandIn
from quen.kernel.records.typed_links import typed_links
from quen.kernel.registry.registry import get_spec
from quen.kernel.trash.parts import names_for

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec


@dataclass(frozen=True)
class Place:
    """A column in which records of an object are named. `object_column`: of a typed link; `keyed`: object and id
    in one text."""

    model: type[TenantRow]
    column: str
    object_column: str = ""
    keyed: bool = False

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    def value(self, object_name: str, record_id: uuid.UUID) -> Any:
        return record_key(object_name, record_id) if self.keyed else record_id

    def naming(self, object_name: str, record_id: uuid.UUID) -> models.QuerySet[Any]:
        """The rows that name the record here, in the trash or not."""
        rows = self.model.objects.filter(**{self.column: self.value(object_name, record_id)})
        return rows.filter(**{self.object_column: object_name}) if self.object_column else rows

    def clashing(self, object_name: str, survivor_id: uuid.UUID) -> list[Exists]:
        """Conditions on rows that would equal one of the survivor's under a unique constraint."""
        columns = {f.name: str(f.column) for f in self.model._meta.concrete_fields}
        found = []
        for constraint in self.model._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint):
                continue
            names = [columns[name] for name in constraint.fields if name != "tenant_id"]
            if self.column not in names:
                continue
            same = {name: OuterRef(name) for name in names if name != self.column}
            rows = self.naming(object_name, survivor_id).filter(**same)
            found.append(Exists(rows.filter(constraint.condition) if constraint.condition else rows))
        return found


def places_naming(spec: ObjectSpec) -> Iterator[Place]:
    """Every place in the tables of a tenant where a record of `spec` may be named, tables in the order of names.

    Rows of stand-ins are left out: triggers write them.
    """
    targets = {get_spec(name).model for name in names_for(spec)}
    links = {(link.model, link.record): link.object for link in typed_links()}
    for model in sorted(apps.get_models(), key=lambda m: m._meta.db_table):
        if not issubclass(model, TenantRow) or issubclass(model, StandIn) or model._meta.abstract:
            continue
        for f in model._meta.concrete_fields:
            if isinstance(f, Ref) and f.remote_field.model in targets:
                yield Place(model, str(f.column))
            elif isinstance(f, AnyRefField):
                yield Place(model, str(f.column), keyed=True)
            elif (model, f.name) in links:
                yield Place(model, str(f.column), links[model, f.name])


def place_of(table: str, column: str, spec: ObjectSpec) -> Place | None:
    """The place with these names; None when the product no longer has it."""
    return next((p for p in places_naming(spec) if (p.table, p.column) == (table, column)), None)


def rename(place: Place, ids: list[uuid.UUID], value: Any, member_id: uuid.UUID | None) -> list[uuid.UUID]:
    """Write `value` into the rows' column and return the ids of those that the database took.

    Refused rows (a check, a period, a guard) are found by halving and left as they are.
    """
    if not ids:
        return []
    changes: dict[str, Any] = {place.column: value}
    if issubclass(place.model, Record):
        changes |= {"version": F("version") + 1, "updated_at": Now(), "updated_by_id": member_id}
    try:
        with transaction.atomic():
            place.model.objects.filter(pk__in=ids).update(**changes)
    except OperationalError:
        raise
    except DatabaseError:
        if len(ids) == 1:
            return []
        middle = len(ids) // 2
        return rename(place, ids[:middle], value, member_id) + rename(place, ids[middle:], value, member_id)
    return ids
