"""Rights in words: scopes, states of fields, actions, and what a change of a role has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.changes.parts import tells
from quen.kernel.people.rights import EVERY, HIDDEN, PROTECTED, verbs_of
from quen.kernel.registry.registry import specs

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

VISIBLE = "visible"


def scope_label(scope: str) -> str:
    """A scope in words."""
    return {"none": _("None"), "own": _("Own"), "team": _("Team"), "all": _("All")}.get(scope, scope)


def state_label(state: str) -> str:
    """What a role may do with a field, in words."""
    return {VISIBLE: _("Visible"), PROTECTED: _("Read only"), HIDDEN: _("Hidden")}.get(state, state)


def action_label(name: str, spec: ObjectSpec | None = None) -> str:
    """An action in words: a basic one, or a verb of `spec` or of any object."""
    basic = {
        "view": _("View"),
        "create": _("Create"),
        "edit": _("Edit"),
        "delete": _("Delete"),
        "import": _("Import"),
        "export": _("Export"),
    }
    if name in basic:
        return basic[name]
    verbs = (verb for found in ((spec,) if spec else specs().values()) for verb in verbs_of(found))
    return next((verb.label for verb in verbs if verb.name == name), name)


def object_label(name: str) -> str:
    """The plural of an object, or what EVERY means."""
    if name == EVERY:
        return _("All other objects")
    return specs()[name].label_plural if name in specs() else name


@tells("role", "grants")
def tell_grants(old: Any, new: Any, actor: Actor) -> list[tuple[str, str, str]]:
    """(object: action, scope before, scope after) of each grant that was changed; for administrators."""
    before, after = (
        {(n, a): str(s) for n, found in (rights or {}).items() for a, s in found.items()} for rights in (old, new)
    )
    cells = [cell for cell in dict.fromkeys([*before, *after]) if before.get(cell) != after.get(cell)]
    if not actor.is_admin:
        return []
    return [
        (
            f"{object_label(name)}: {action_label(action, specs().get(name)).lower()}",
            _said(before.get((name, action))),
            _said(after.get((name, action))),
        )
        for name, action in cells
    ]


def _said(scope: str | None) -> str:
    return scope_label(scope) if scope else _("as inherited")


@tells("role", HIDDEN)
def tell_hidden(old: Any, new: Any, actor: Actor) -> list[tuple[str, str, str]]:
    """The fields that were hidden or shown again; for administrators."""
    return _tell_fields(old, new, state_label(HIDDEN), actor)


@tells("role", PROTECTED)
def tell_protected(old: Any, new: Any, actor: Actor) -> list[tuple[str, str, str]]:
    """The fields that were made read only, or no longer are; for administrators."""
    return _tell_fields(old, new, state_label(PROTECTED), actor)


def _tell_fields(old: Any, new: Any, state: str, actor: Actor) -> list[tuple[str, str, str]]:
    if not actor.is_admin:
        return []
    before, after = ({(n, f) for n, names in (rights or {}).items() for f in names} for rights in (old, new))
    other = _("not %(state)s") % {"state": state.lower()}
    return [
        (_field_label(*cell), state if cell in before else other, state if cell in after else other)
        for cell in sorted(before ^ after)
    ]


def _field_label(name: str, field: str) -> str:
    spec = specs().get(name)
    label = spec.fields[field].label_text if spec is not None and field in spec.fields else field
    return f"{object_label(name)}: {label}"
