"""Known records by key: a probe of an index for each key, whatever the planner holds the table for.

Asked for all keys of a chunk at once, a planner that holds the tenant for nearly empty (a first import is faster than
the statistics) reads the whole tenant for each chunk, and asked for them one by one, for each key. So the probe asks
for an interval of one value in its order, with sorting turned off: only the index that has this order answers.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q, UniqueConstraint

from quen.kernel.changes.put_back import column_types
from quen.kernel.records.arrays import Among, array

if TYPE_CHECKING:
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec

Values = tuple[Any, ...]
_UNINDEXED = frozenset({"created_by", "updated_by"})


def known_records(spec: ObjectSpec, names: Sequence[str], values: Sequence[Values]) -> Iterator[tuple[int, uuid.UUID]]:
    """(place among `values`, id) of the tenant's living records with these values of the fields `names`.

    At most two for each of `values`, which are different and not empty.
    """
    sql = probe_sql(spec, names)
    if not sql:
        yield from _all_at_once(spec, names, values)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_sort', 'off', true)")
        cursor.execute(sql, [array(column) for column in zip(*values, strict=True)])
        found = cursor.fetchall()
        cursor.execute("SELECT set_config('enable_sort', 'on', true)")
    yield from ((place - 1, pk) for place, pk in found)


def probe_sql(spec: ObjectSpec, names: Sequence[str]) -> str:
    """The statement with one array for each name; "" where none of the fields has an index."""
    infos = [spec.fields[name] for name in names]
    driver = _driver(spec, infos)
    if driver is None:
        return ""
    leading, stored, wanted = driver
    types = column_types(spec)
    conditions = [f"{stored} >= k.driver AND {stored} <= k.driver AND t.deleted_at IS NULL"]
    for n, info in enumerate(infos):
        plain = stored == f"t.{info.column}"
        if not plain:
            conditions.append(f"t.{info.column} = k.k{n}")
        if n == leading and info.kind not in {"ref", "anyref"}:
            conditions.append(f"t.{info.column} <> ''")  # as the index says that has no empty ones
    casts = ", ".join(f"%s::{types[info.column]}[]" for info in infos)
    aliases = ", ".join(f"k{n}" for n in range(len(infos)))
    return (
        f"SELECT k.place, f.id FROM (SELECT *, {wanted} AS driver FROM unnest({casts}) "  # noqa: S608  (names of the model)
        f"WITH ORDINALITY AS u({aliases}, place) OFFSET 0) k CROSS JOIN LATERAL "
        f"(SELECT t.id FROM {spec.table} t WHERE {' AND '.join(conditions)} ORDER BY {stored} LIMIT 2) f"
    )


def _driver(spec: ObjectSpec, infos: Sequence[FieldInfo]) -> tuple[int, str, str] | None:
    """(place of the field, the indexed expression of it, that of the value asked for): what tells most apart."""
    compared = {name for group in spec.duplicates.groups for name in group} if spec.duplicates else set()
    found: list[tuple[int, int, str, str]] = []
    for n, info in enumerate(infos):
        column = info.column
        if column in _alone_once(spec):
            found.append((0, n, f"t.{column}", f"k{n}"))
        elif info.name in compared:
            found.append((1, n, f"app.exact_key(t.{column})", f"app.exact_key(k{n})"))
        elif info.kind == "text" and info.sort_column and info.sort_column != column:
            found.append((2, n, f"t.{info.sort_column}", f"app.sort_key(k{n})"))
        elif info.kind == "ref" and info.name not in _UNINDEXED:
            found.append((3, -n, f"t.{column}", f"k{n}"))  # the last one: a product has fewer prices than a book
    if not found:
        return None
    _rank, place, stored, wanted = min(found)
    return abs(place), stored, wanted


def _alone_once(spec: ObjectSpec) -> set[str]:
    """Columns of which each value stands only once."""
    found = {"external_id"}
    for constraint in spec.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition == Q(deleted_at__isnull=True):
            tenant, *names = constraint.fields
            found |= set(names) if tenant == "tenant_id" and len(names) == 1 else set()
    return found


def _all_at_once(spec: ObjectSpec, names: Sequence[str], values: Sequence[Values]) -> Iterator[tuple[int, uuid.UUID]]:
    """The same without an index, in objects of which a business has few."""
    condition = Q(deleted_at__isnull=True)
    for place, name in enumerate(names):
        condition &= Q(Among(spec.fields[name].column, list(dict.fromkeys(value[place] for value in values))))
    places = {value: place for place, value in enumerate(values)}
    columns = [spec.fields[name].column for name in names]
    for pk, *parts in spec.model.objects.filter(condition).order_by().values_list("pk", *columns):
        if tuple(parts) in places:
            yield places[tuple(parts)], pk
