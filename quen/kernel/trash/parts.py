"""What belongs to a record so closely that it shares its fate: rows whose rights follow it (`Scope.via`) or
that are a part of it (`Ref(part=True)`)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from quen.kernel.registry.registry import specs, stand_ins

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec


def names_for(spec: ObjectSpec) -> set[str]:
    """The objects by which a reference can name a record of `spec`: itself and what stands for it."""
    return {spec.name, *(s.name for s in stand_ins().values() if spec.name in s.stands_for)}


def part_columns(spec: ObjectSpec) -> Iterator[tuple[ObjectSpec, str]]:
    """(object, column) of the rows that are parts of a record of `spec`."""
    names = names_for(spec)
    for other in specs().values():
        if other.stands_for:
            continue
        for info in other.fields.values():
            part = getattr(other.model._meta.get_field(info.name), "part", False) if info.kind == "ref" else False
            if info.target in names and (part or info.name == other.scope.via):
                yield other, info.column


def parts_of(spec: ObjectSpec, ids: list[uuid.UUID], **narrowed: Any) -> list[tuple[ObjectSpec, list[uuid.UUID]]]:
    """The parts of records, and theirs, the outermost last. `narrowed`: conditions on the rows."""
    found: list[tuple[ObjectSpec, list[uuid.UUID]]] = []
    for other, column in part_columns(spec):
        rows = other.model.objects.filter(**{f"{column}__in": ids}, **narrowed)
        some = list(rows.order_by("pk").values_list("pk", flat=True))
        if some:
            found.append((other, some))
            found += parts_of(other, some, **narrowed)
    return found


def users_of(spec: ObjectSpec, record_id: uuid.UUID) -> ObjectSpec | None:
    """An object with a living record that must refer to this one, and is no part of it."""
    parts = {(other.name, column) for other, column in part_columns(spec)}
    for other in specs().values():
        for info in other.fields.values():
            if info.required and info.target == spec.name and (other.name, info.column) not in parts:
                rows = other.model.objects.filter(**{info.column: record_id}, deleted_at__isnull=True)
                if rows.exists():
                    return other
    return None
