"""Titles of referenced records: one statement per object, never one per row."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from quen.kernel.access.predicate import restrict
from quen.kernel.records.links import split_key
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

Titles = dict[tuple[str, uuid.UUID], str]


class GoneTitle(str):
    """The title of a record that lies in the trash; renderers strike it through."""

    __slots__ = ()


def titles_of(wanted: Mapping[str, Iterable[uuid.UUID]], actor: Actor) -> Titles:
    """{(object, id): title} of the records that `actor` may see, in or out of the trash; others are absent."""
    found: Titles = {}
    for name, ids in wanted.items():
        spec = get_spec(name)
        chosen = {i for i in ids if i is not None}
        if not chosen or not actor.may(name, "view"):
            continue
        seen = restrict(spec.model.objects.filter(pk__in=chosen), spec, actor, "view")
        rows = seen.values_list("pk", spec.title, "deleted_at")
        shown = spec.title in {info.name for info in spec.readable(actor)}
        for pk, title, gone in rows:
            text = (str(title) if shown else "") or spec.label
            found[name, pk] = GoneTitle(text) if gone is not None else text
    return found


def titles_for_rows(rows: Iterable[Mapping[str, Any]], infos: Iterable[FieldInfo], actor: Actor) -> Titles:
    """The titles of every reference in `rows` (dicts by column) among the fields `infos`."""
    infos = list(infos)
    refs = [info for info in infos if info.kind == "ref"]
    keys = [info.column for info in infos if info.kind == "anyref"]
    wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
    for row in rows:
        for name, value in (split_key(row[column]) for column in keys if row.get(column)):
            wanted[name].add(value)
        for info in refs:
            target = row.get(info.column)
            if target is not None:
                wanted[info.target].add(target)
    return titles_of(wanted, actor)
