"""`expand=`: the records that records refer to, with one statement for each object and level, never one per row.

What the actor does not see (not shared with her, or in the trash) is null; every expanded record is masked by her
rights on its own object.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from quen.kernel.api.shape import Shape, plain_record
from quen.kernel.records.links import split_key
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

Row = Mapping[str, Any]
Rows = dict[str, dict[uuid.UUID, dict[str, Any]]]  # {object: {id: row}}


def load_expanded(rows: list[dict[str, Any]], shape: Shape, actor: Actor) -> list[dict[str, Any]]:
    """For each of `rows` the member `expanded`: {reference: record or null}."""
    levels: list[Rows] = []
    level: list[tuple[Iterable[Row], Shape]] = [(rows, shape)]
    while any(shape.expanded for _rows, shape in level):
        found = _load(level, actor)
        levels.append(found)
        level = [
            (found[info.target].values(), below)
            for _rows, above in level
            for info, below in _references(above)
            if below is not None and info.target in found
        ]
    return [_expanded(row, shape, levels, actor) for row in rows]


def _references(shape: Shape) -> list[tuple[FieldInfo, Shape | None]]:
    return [(info, shape.expanded[info.name]) for info in shape.infos if info.name in shape.expanded]


def _target(info: FieldInfo, row: Row) -> tuple[str, uuid.UUID] | None:
    value = row[info.column]
    if not value:
        return None
    return split_key(value) if info.kind == "anyref" else (info.target, value)


def _load(level: list[tuple[Iterable[Row], Shape]], actor: Actor) -> Rows:
    """The records that one level refers to, with every column that any of its shapes asks for."""
    ids: dict[str, set[uuid.UUID]] = defaultdict(set)
    columns: dict[str, set[str]] = defaultdict(set)
    for rows, shape in level:
        for info, below in _references(shape):
            targets = {target for row in rows if (target := _target(info, row)) is not None}
            for name in {name for name, _record in targets}:
                columns[name].update(_shape_of(name, below, actor).columns)
            for name, record_id in targets:
                ids[name].add(record_id)
    found: Rows = {}
    for name, wanted in ids.items():
        visible = actor.may(name, "view")
        rows = get_spec(name).rows(actor).filter(pk__in=wanted).values(*columns[name]) if visible else ()
        found[name] = {row["id"]: row for row in rows}
    return found


def _shape_of(name: str, shape: Shape | None, actor: Actor) -> Shape:
    return shape if shape is not None else Shape(tuple(get_spec(name).readable(actor)))


def _expanded(row: Row, shape: Shape, levels: list[Rows], actor: Actor) -> dict[str, Any]:
    return {info.name: _one(_target(info, row), below, levels, actor) for info, below in _references(shape)}


def _one(
    target: tuple[str, uuid.UUID] | None, below: Shape | None, levels: list[Rows], actor: Actor
) -> dict[str, Any] | None:
    if target is None:
        return None
    row = levels[0].get(target[0], {}).get(target[1])
    if row is None:
        return None
    shape = _shape_of(target[0], below, actor)
    record = {"object": target[0], **plain_record(row, shape.infos, actor)}
    if shape.expanded:
        record["expanded"] = _expanded(row, shape, levels[1:], actor)
    return record
