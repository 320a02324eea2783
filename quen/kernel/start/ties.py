"""What hangs on a record: living records that refer to it, and are no part of it; files, and what is about it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from quen.kernel.files.models import File
from quen.kernel.records.links import record_key
from quen.kernel.registry.registry import specs
from quen.kernel.trash.parts import names_for, part_columns

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec


def tied(spec: ObjectSpec, record_id: uuid.UUID) -> bool:
    """Whether anything of anybody hangs on the record, so that it cannot go without taking something along."""
    names = names_for(spec)
    parts = {(other.name, column) for other, column in part_columns(spec)}
    for other in specs().values():
        if other.stands_for:
            continue
        living = other.model.objects.filter(deleted_at__isnull=True).exclude(pk=record_id)
        for info in other.fields.values():
            if info.target in names and (other.name, info.column) not in parts:
                if living.filter(**{info.column: record_id}).exists():
                    return True
            elif info.kind == "anyref" and living.filter(**{info.column: record_key(spec.name, record_id)}).exists():
                return True
    return bool(File.objects.filter(object=spec.name, record_id=record_id, deleted_at__isnull=True).exists())
