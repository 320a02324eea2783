"""Which value of each field survives a merge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.registry.fields import DATES_AND_HANDS, FieldInfo

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


@dataclass(frozen=True)
class Choice:
    """A field in which the two records differ. `taken`: the loser's value is proposed, since the other is empty."""

    info: FieldInfo
    mine: Any
    theirs: Any
    taken: bool


def choices(spec: ObjectSpec, survivor: Any, loser: Any, actor: Actor) -> list[Choice]:
    """The fields that `actor` may choose, as far as the two differ in them."""
    names = _choosable(spec, actor)
    found = []
    for info in spec.readable(actor):
        mine, theirs = getattr(survivor, info.column), getattr(loser, info.column)
        if info.name in names and mine != theirs and not (_empty(mine) and _empty(theirs)):
            found.append(Choice(info, mine, theirs, _empty(mine)))
    return found


def surviving_values(
    spec: ObjectSpec, survivor: Any, loser: Any, choose: Mapping[str, bool], actor: Actor
) -> dict[str, Any]:
    """{field: value} to write to the survivor. `choose`: {field: whether the loser's value is taken}; of the fields
    not named there, those that are empty in the survivor take the loser's. Raises DomainError for a field that is
    not to be chosen.

    Fields that are hidden from the actor, or that she may not write, keep the survivor's value if it has one.
    """
    allowed = _choosable(spec, actor) & {i.name for i in spec.readable(actor)}
    for name in choose:
        if name not in allowed:
            raise DomainError("not_writable", _("This field cannot be chosen."), field=name)
    values: dict[str, Any] = {}
    for info in spec.fields.values():
        mine, theirs = getattr(survivor, info.column), getattr(loser, info.column)
        if info.name in DATES_AND_HANDS or not info.editable or mine == theirs or info.name in _by_verbs(spec):
            continue
        if choose.get(info.name, _empty(mine) and not _empty(theirs)):
            values[info.name] = theirs
    return _with_currencies(spec, values, loser)


def _with_currencies(spec: ObjectSpec, values: dict[str, Any], loser: Any) -> dict[str, Any]:
    """An amount comes with its currency."""
    for name in list(values):
        currency = spec.fields[name].currency
        if currency in spec.fields:
            values[currency] = getattr(loser, currency)
    return values


def _choosable(spec: ObjectSpec, actor: Actor) -> set[str]:
    return {i.name for v in ("edit", "merge") for i in spec.writable(actor, v)} - _by_verbs(spec)


def _by_verbs(spec: ObjectSpec) -> set[str]:
    """Fields that neither editing nor merging writes: they stay the survivor's."""
    return {name for name, verbs in spec.written_by.items() if not {"edit", "merge"} & set(verbs)}


def _empty(value: Any) -> bool:
    return value is None or value == ""
