"""What tells that a record is already there: `external_id`, another import key, or fields that stand once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, UniqueConstraint

from quen.kernel.records.external import find_external

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

_BATCH = 200  # keys of several fields in one statement
_LOOSE = frozenset({"longtext", "anyref", "recurrence", "decimal", "money", "boolean"})


@dataclass(frozen=True, slots=True)
class Matches:
    """`one`: {key: (record, version)} that the actor may edit; `many`: keys of several such records; `taken`: of
    records that she may not edit, and that no new record can have."""

    one: Mapping[tuple[Any, ...], tuple[uuid.UUID, int]]
    many: frozenset[tuple[Any, ...]]
    taken: frozenset[tuple[Any, ...]]


def keys_of(spec: ObjectSpec, actor: Actor) -> dict[str, tuple[str, ...]]:
    """{`book+product`: its fields}: what records of `spec` may be recognized by, of fields that exist for the actor."""
    readable = {info.name: info for info in spec.readable(actor)}
    unique = (
        [name for name in constraint.fields if name != "tenant_id"]
        for constraint in spec.model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.fields
    )
    asked = [*(key.split("+") for key in spec.import_keys.split()), *unique]
    found = {"+".join(names): tuple(names) for names in asked}
    return {
        key: names
        for key, names in found.items()
        if names  # "one for each business" is a rule about no field
        and all(name in readable and readable[name].kind not in _LOOSE for name in names)
    }


def find_by_key(spec: ObjectSpec, names: Sequence[str], keys: Iterable[tuple[Any, ...]], *, actor: Actor) -> Matches:
    """The living records whose fields `names` have the values of one of `keys`; one statement for many keys."""
    wanted = list(dict.fromkeys(keys))
    if tuple(names) == ("external_id",):
        known = find_external(spec, [key[0] for key in wanted], actor=actor)
        one = {(text,): found for text, found in known.known.items()}
        return Matches(one, frozenset(), frozenset((text,) for text in known.taken))
    columns = [spec.fields[name].column for name in names]
    found: dict[tuple[Any, ...], list[tuple[uuid.UUID, int]]] = defaultdict(list)
    for start in range(0, len(wanted), _BATCH):
        some, condition = wanted[start : start + _BATCH], Q()
        if len(columns) == 1:
            condition = Q(**{f"{columns[0]}__in": [key[0] for key in some]})
        else:
            for key in some:
                condition |= Q(**dict(zip(columns, key, strict=True)))
        rows = spec.rows(actor, "edit").filter(condition).order_by("pk").distinct()
        for pk, version, *values in rows.values_list("pk", "version", *columns):
            found[tuple(values)].append((pk, version))
    one = {key: rows[0] for key, rows in found.items() if len(rows) == 1}
    return Matches(one, frozenset(key for key, rows in found.items() if len(rows) > 1), frozenset())
