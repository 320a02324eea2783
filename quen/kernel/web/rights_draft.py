"""What the form of a role says: the rights as posted, over those the person saw, over those that stand now."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quen.kernel.people.rights import HIDDEN, PROTECTED, Rights, fields_of
from quen.kernel.people.rights_told import VISIBLE
from quen.kernel.registry.registry import specs

STATES = (VISIBLE, PROTECTED, HIDDEN)
Cells = dict[str, str]  # {"g.account.edit": scope or "", "f.account.phone": visible, protected or hidden}


@dataclass(frozen=True)
class RightsDraft:
    """A form's content. `texts`: name, description, is_admin as typed. `theirs`: cells where somebody else's
    change stands against mine. `opened`: objects whose verbs and fields are shown."""

    rights: Rights
    texts: Mapping[str, str]
    version: int
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    theirs: Cells = field(default_factory=dict)
    opened: frozenset[str] = frozenset()
    conflict: str = ""

    @property
    def base(self) -> str:
        """The rights as they stand where nothing is typed, for the next comparison."""
        return pack(self.rights)


def pack(rights: Rights) -> str:
    """Rights as JSON in a form."""
    return json.dumps({"grants": rights.grants, HIDDEN: rights.hidden, PROTECTED: rights.protected})


def unpack(text: str, otherwise: Rights) -> Rights:
    """The rights that `pack` wrote; `otherwise` when somebody has tampered with them."""
    try:
        found = json.loads(text)
        rights = Rights(found["grants"], found[HIDDEN], found[PROTECTED])
        cells_of(rights)
    except (ValueError, KeyError, TypeError, AttributeError):
        return otherwise
    return rights


def cells_of(rights: Rights) -> Cells:
    """Everything that is set, by cell."""
    cells = {f"g.{name}.{action}": scope for name, found in rights.grants.items() for action, scope in found.items()}
    cells |= {f"f.{name}.{f}": PROTECTED for name, names in rights.protected.items() for f in names}
    return cells | {f"f.{name}.{f}": HIDDEN for name, names in rights.hidden.items() for f in names}


def posted_cells(post: Mapping[str, str]) -> Cells:
    """The cells in a posted form."""
    return {name: value for name, value in post.items() if name[:2] in {"g.", "f."} and name.count(".") == 2}


def changed_cells(posted: Cells, base: Rights) -> Cells:
    """The posted cells that differ from what the form was opened with."""
    before = cells_of(base)
    return {cell: value for cell, value in posted.items() if value != before.get(cell, _unset(cell))}


def overlay(rights: Rights, changes: Cells) -> Rights:
    """`rights` with cells written over them."""
    grants = copy.deepcopy(rights.grants)
    fields = {part: {n: set(f) for n, f in getattr(rights, part).items()} for part in (HIDDEN, PROTECTED)}
    for cell, value in changes.items():
        kind, name, what = cell.split(".")
        if kind == "g":
            grants.setdefault(name, {})[what] = value
            if not value:
                del grants[name][what]
            continue
        for part, by_object in fields.items():
            by_object.setdefault(name, set()).discard(what)
            if value == part:
                by_object[name].add(what)
        if value not in STATES:  # kept, so that the check refuses it by name
            grants.setdefault(name, {})[what] = value
    return Rights(
        {name: actions for name, actions in grants.items() if actions},
        *({name: sorted(names) for name, names in fields[part].items() if names} for part in (HIDDEN, PROTECTED)),
    )


def clashes(changes: Cells, base: Rights, now: Rights) -> Cells:
    """{cell: what stands there now} where somebody else has set another value than I want."""
    before, stands = cells_of(base), cells_of(now)
    return {
        cell: stands.get(cell, _unset(cell))
        for cell, value in changes.items()
        if stands.get(cell) != before.get(cell) and stands.get(cell, _unset(cell)) != value
    }


def known_only(rights: Rights) -> Rights:
    """Without objects and fields that there are no more, which a check would refuse."""
    fields = {name: {info.name: ways for info, ways in fields_of(spec)} for name, spec in specs().items()}

    def kept(part: str) -> dict[str, list[str]]:
        return {
            name: [f for f in names if part in fields[name].get(f, ())]
            for name, names in getattr(rights, part).items()
            if name in fields
        }

    grants = {name: dict(found) for name, found in rights.grants.items() if name == "*" or name in specs()}
    return Rights(grants, kept(HIDDEN), kept(PROTECTED))


def as_given(rights: Rights) -> dict[str, Any]:
    """For `write_rights`."""
    return {"grants": rights.grants, HIDDEN: rights.hidden, PROTECTED: rights.protected}


def _unset(cell: str) -> str:
    return "" if cell.startswith("g.") else VISIBLE
