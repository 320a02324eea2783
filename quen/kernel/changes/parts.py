"""What stands in a record's history besides its own changes: records that follow it, and what is tied to it.

A part is an object whose declaration names the record as `root`, or a model without a declaration (a share, a
file …) whose `ROOT` column holds the record's id; the latter says itself, by `describes`, what happened.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.query.titles import titles_of
from quen.kernel.registry.registry import get_spec, specs

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

# (entries of one object, actor) -> {entry: what it says after the name of who did it}; others are not shown
Describer = Callable[[list[ChangeEntry], "Actor"], Mapping[int, str]]
_DESCRIBERS: dict[str, Describer] = {}


def describes(name: str) -> Callable[[Describer], Describer]:
    """Declare how entries of `name`, a model without a declaration, are told in the history of their record."""

    def declare(function: Describer) -> Describer:
        _DESCRIBERS[name] = function
        return function

    return declare


# (value before, value after, actor) -> [(label, before, after)] in words; none where the actor may not know
Teller = Callable[[Any, Any, "Actor"], list[tuple[str, str, str]]]
_TELLERS: dict[tuple[str, str], Teller] = {}


def tells(name: str, column: str) -> Callable[[Teller], Teller]:
    """Declare how changes of a column of the object `name` that is no field are told in the history."""

    def declare(function: Teller) -> Teller:
        _TELLERS[name, column] = function
        return function

    return declare


def tell_columns(name: str, changes: Mapping[str, list[Any]], actor: Actor) -> list[tuple[str, str, str]]:
    """What a change of the object's columns that are no fields says, in words."""
    found: list[tuple[str, str, str]] = []
    for column, (old, new) in changes.items():
        if (name, column) in _TELLERS:
            found += _TELLERS[name, column](old, new, actor)
    return found


def parts_of(spec: ObjectSpec, actor: Actor) -> dict[str, ObjectSpec]:
    """The objects whose changes stand in the history of a record of `spec`, as far as `actor` sees them."""
    found = {spec.name: spec}
    for other in specs().values():
        if other.root and other.name != spec.name:
            above = get_spec(other.fields[other.root].target)
            if spec.name in (above.name, *above.stands_for) and actor.may(other.name, "view"):
                found[other.name] = other
    return found


def described() -> frozenset[str]:
    """The names of what is told by a describer."""
    return frozenset(_DESCRIBERS)


def describe(entries: Iterable[ChangeEntry], actor: Actor) -> dict[int, str]:
    """{entry: sentence} of those entries that a describer tells."""
    by_object: dict[str, list[ChangeEntry]] = {}
    for entry in entries:
        if entry.object in _DESCRIBERS:
            by_object.setdefault(entry.object, []).append(entry)
    found: dict[int, str] = {}
    for name, group in by_object.items():
        found |= _DESCRIBERS[name](group, actor)
    return found


def part_titles(entries: Iterable[ChangeEntry], spec: ObjectSpec, actor: Actor) -> dict[uuid.UUID, str]:
    """{record: label and title, such as “Address Hà Nội”} of the parts that these entries are of."""
    wanted: dict[str, set[uuid.UUID]] = {}
    for entry in entries:
        if entry.object != spec.name and entry.object not in _DESCRIBERS:
            wanted.setdefault(entry.object, set()).add(entry.record_id)
    titles = titles_of(wanted, actor)
    return {
        pk: " ".join(filter(None, (get_spec(name).label.lower(), titles.get((name, pk), ""))))
        for name, ids in wanted.items()
        for pk in ids
    }


def part_sentence(operation: str, title: str, fields: str) -> str:
    """What was done to a part: `fields` names what was changed."""
    if operation == "update":
        return _("changed %(part)s: %(fields)s") % {"part": title, "fields": fields}
    return {
        "create": _("added %(part)s"),
        "delete": _("removed %(part)s"),
        "restore": _("restored %(part)s"),
    }[operation] % {"part": title}
