"""The matrix of a role for its template: objects, actions, fields; own values and inherited ones."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.people.rights import BASIC, EVERY, HIDDEN, PROTECTED, fields_of, scopes_of, verbs_of
from quen.kernel.people.rights_told import VISIBLE, action_label, scope_label, state_label
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.settings_link import GROUPS, settings_group
from quen.kernel.text.folding import fold
from quen.kernel.web.frame import AREAS
from quen.kernel.web.rights_draft import RightsDraft, cells_of

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

_NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True)
class Cell:
    """`value` "" means that `inherited` holds. `theirs`: what somebody else has set meanwhile."""

    name: str
    label: str
    value: str
    inherited: str
    options: tuple[tuple[str, str], ...]
    theirs: str = ""
    error: str = ""

    @property
    def scope(self) -> str:
        """What holds."""
        return self.value or self.inherited


@dataclass(frozen=True)
class FieldCell:
    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...]
    theirs: str = ""


@dataclass(frozen=True)
class Details:
    """What unfolds below an object: its further verbs and its fields."""

    verbs: tuple[Cell, ...]
    fields: tuple[FieldCell, ...]


@dataclass(frozen=True)
class ObjectRow:
    name: str
    label: str
    icon: str
    hint: str
    cells: tuple[Cell, ...]
    words: str
    summary: str
    details_url: str
    details: Details | None


@dataclass(frozen=True)
class RightsGroup:
    label: str
    rows: tuple[ObjectRow, ...]


@dataclass(frozen=True)
class RightsPage:
    """`every`: the row of all other objects. `base`: the rights on which the form stands, posted back."""

    url: str
    record_url: str
    copy_url: str
    title: str
    name: str
    description: str
    is_admin: bool
    version: int
    base: str
    columns: tuple[str, ...]
    every: ObjectRow
    groups: tuple[RightsGroup, ...]
    errors: tuple[str, ...]
    field_errors: dict[str, list[str]]
    conflict: str
    members: str


class RightsMatrix:
    """Builds the rows of a draft. Inherited values come from the actor such a role would make."""

    def __init__(self, draft: RightsDraft, url: str) -> None:
        self.draft, self.url = draft, url
        self.set = cells_of(draft.rights)

    def every(self) -> ObjectRow:
        """The row of all other objects."""
        cells = tuple(self._cell(EVERY, action, action_label(action), action) for action in BASIC)
        hint = _("Everything with an owner; and viewing of all the rest")
        label = _("All other objects")
        return ObjectRow(EVERY, label, "stack-2", hint, cells, fold(label), "", "", None)

    def groups(self) -> tuple[RightsGroup, ...]:
        """All objects."""
        return tuple(RightsGroup(label, tuple(self.row(spec) for spec in found)) for label, found in grouped_specs())

    def row(self, spec: ObjectSpec) -> ObjectRow:
        """One object."""
        cells = tuple(self._cell(spec.name, action, action_label(action), action) for action in BASIC)
        fields = [info.label_text for info, _ways in fields_of(spec)]
        verbs = [verb.label for verb in verbs_of(spec)]
        return ObjectRow(
            name=spec.name,
            label=spec.label_plural,
            icon=spec.icon,
            hint=_hint(spec),
            cells=cells,
            words=fold(" ".join([spec.label, spec.label_plural, spec.name, *verbs, *fields])),
            summary=self._summary(spec),
            details_url=f"{self.url}/{spec.name}",
            details=self.details(spec) if spec.name in self.draft.opened else None,
        )

    def details(self, spec: ObjectSpec) -> Details:
        """Its further verbs and its fields."""
        verbs = tuple(self._cell(spec.name, verb.name, verb.label, verb.follows) for verb in verbs_of(spec))
        return Details(verbs, tuple(self._field(spec, info, ways) for info, ways in fields_of(spec)))

    def inherited(self, cell: str) -> str:
        """What holds in a cell that is left empty."""
        _kind, name, action = cell.split(".")
        follows = {verb.name: verb.follows for verb in (verbs_of(get_spec(name)) if name != EVERY else ())}
        return self._inherited(name, action, follows.get(action, "edit"))

    def _cell(self, name: str, action: str, label: str, follows: str) -> Cell:
        cell = f"g.{name}.{action}"
        inherited = self._inherited(name, action, follows)
        theirs = self.draft.theirs.get(cell)
        errors = self.draft.errors.get(cell.replace("g.", "grants.", 1), ())
        return Cell(
            name=cell,
            label=label,
            value=self.set.get(cell, ""),
            inherited=inherited,
            options=tuple((scope, scope_label(scope)) for scope in scopes_of(name)),
            theirs="" if theirs is None else scope_label(theirs) if theirs else _("as inherited"),
            error=" ".join(errors),
        )

    def _inherited(self, name: str, action: str, follows: str) -> str:
        grants = {n: {a: s for a, s in found.items() if (n, a) != (name, action)}
                  for n, found in self.draft.rights.grants.items()}  # fmt: skip
        if name == EVERY:  # what an object with an owner gets of which the role says nothing itself
            grants = {EVERY: grants.get(EVERY, {})}
            name = next((spec.name for spec in specs().values() if spec.scope.owner), "")
        actor = Actor(member_id=_NOBODY, tenant_id=_NOBODY, name="", grants=grants)
        return actor.scope(name, action, follows)

    def _field(self, spec: ObjectSpec, info: Any, ways: Iterable[str]) -> FieldCell:
        cell = f"f.{spec.name}.{info.name}"
        states = [VISIBLE, *(way for way in (PROTECTED, HIDDEN) if way in ways)]
        theirs = self.draft.theirs.get(cell, "")
        return FieldCell(
            name=cell,
            label=info.label_text,
            value=self.set.get(cell, VISIBLE),
            options=tuple((state, state_label(state)) for state in states),
            theirs=state_label(theirs) if theirs else "",
        )

    def _summary(self, spec: ObjectSpec) -> str:
        rights = self.draft.rights
        parts = []
        own = [verb for verb in verbs_of(spec) if f"g.{spec.name}.{verb.name}" in self.set]
        if own:
            parts.append(_("%(count)d further actions set") % {"count": len(own)})
        if hidden := len(rights.hidden.get(spec.name, ())):
            parts.append(_("%(count)d fields hidden") % {"count": hidden})
        if protected := len(rights.protected.get(spec.name, ())):
            parts.append(_("%(count)d read only") % {"count": protected})
        return " · ".join(parts)


def grouped_specs() -> list[tuple[str, list[ObjectSpec]]]:
    """The objects as the navigation has them, then the settings, then what follows other records."""
    labels = {name: str(label) for name, label, _icon in AREAS if name != "settings"}
    labels |= {f"settings.{n}": _("Settings: %(group)s") % {"group": label} for n, (label, _i) in GROUPS.items()}
    labels["parts"] = _("Parts of other records")
    found: dict[str, list[ObjectSpec]] = {}
    for spec in sorted(specs().values(), key=_order):
        group = _group_of(spec)
        found.setdefault(group if group in labels else "parts", []).append(spec)
    return [(label, found[name]) for name, label in labels.items() if name in found]


def _group_of(spec: ObjectSpec) -> str:
    if spec.scope.via or spec.stands_for:
        return "parts"
    if spec.settings:
        return f"settings.{settings_group(spec)}"
    return spec.menu.area if spec.menu is not None else "parts"


def _order(spec: ObjectSpec) -> tuple[int, str]:
    return (spec.menu.position if spec.menu is not None else 1000, spec.label_plural)


def _hint(spec: ObjectSpec) -> str:
    names = spec.stands_for or ((spec.fields[spec.scope.via].target,) if spec.scope.via else ())
    if names:
        labels = ", ".join(get_spec(name).label_plural for name in names)
        return _("Has the rights of its record: %(objects)s") % {"objects": labels}
    return "" if spec.scope.owner else _("Belongs to nobody: for all or for none")
