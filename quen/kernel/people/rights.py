"""The rights of a role: what can be granted, the check of what is asked for, and the one door to writing it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from quen.kernel.errors import Denied, DomainError, Text
from quen.kernel.records.save import apply_changes, check_version, lock_record, validate_changes
from quen.kernel.registry.fields import DATES_AND_HANDS, FieldInfo
from quen.kernel.registry.registry import get_spec, specs

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

EVERY = "*"
BASIC = ("view", "create", "edit", "delete", "import", "export")
SCOPES = ("none", "own", "team", "all")
HIDDEN, PROTECTED = "hidden", "protected"
PARTS = ("grants", HIDDEN, PROTECTED)
Grants = dict[str, dict[str, str]]
Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Rights:
    """As `Role` keeps them."""

    grants: Grants = field(default_factory=dict)
    hidden: Fields = field(default_factory=dict)
    protected: Fields = field(default_factory=dict)


def rights_of(role: Any) -> Rights:
    """The rights that a role has now."""
    return Rights(role.grants, role.hidden, role.protected)


class Verb(NamedTuple):
    """A grantable verb; where a role says nothing of it, it reaches as far as `follows`."""

    name: str
    label: str
    follows: str


def verbs_of(spec: ObjectSpec) -> list[Verb]:
    """The verbs of an object that may be granted beside the basic ones."""
    found = [
        Verb(action.name, str(action.label), action.permission)
        for action in spec.actions_by_name.values()
        if action.name not in {"trash", "share", *BASIC}
    ]
    return [*found, Verb("share", _("Share"), "edit")] if spec.scope.owner else found


def actions_of(name: str) -> tuple[str, ...]:
    """What a role may grant on the object `name`, or on all others (EVERY)."""
    if name == EVERY:
        verbs = (verb.name for spec in specs().values() for verb in verbs_of(spec))
        return (*BASIC, *dict.fromkeys(verbs))
    return (*BASIC, *(verb.name for verb in verbs_of(get_spec(name))))


def scopes_of(name: str) -> tuple[str, ...]:
    """How far a grant on the object can reach: what belongs to nobody is for all or none; what follows another
    record has that record's rights, and can only be closed."""
    if name == EVERY:
        return SCOPES
    spec = get_spec(name)
    if spec.scope.via or spec.stands_for:
        return ("none",)
    return SCOPES if spec.scope.owner else ("none", "all")


def fields_of(spec: ObjectSpec) -> list[tuple[FieldInfo, tuple[str, ...]]]:
    """The fields that a role may restrict, and how. Who owns a record cannot be hidden, as rights depend on it."""
    bases = {info.base for info in spec.fields.values() if info.base}
    found: list[tuple[FieldInfo, tuple[str, ...]]] = []
    for info in spec.fields.values():
        if info.name in bases or info.name in DATES_AND_HANDS:
            continue
        fixed = info.name in {spec.scope.owner, spec.scope.via}
        ways = (*(() if fixed else (HIDDEN,)), *((PROTECTED,) if info.editable else ()))
        if ways:
            found.append((info, ways))
    return found


def check_rights(given: Mapping[str, Any]) -> dict[str, Any]:
    """`given` (any of grants, hidden, protected) in the form in which it is kept: no empty parts, lists sorted.

    Raises DomainError by place ("grants.account.fly") for an unknown object, action, scope or field.
    """
    errors: dict[str, list[Text]] = {}
    found: dict[str, Any] = {}
    for part, value in given.items():
        if part == "grants":
            found[part] = _check_grants(value, errors)
        elif part in PARTS:
            found[part] = _check_fields(part, value, errors)
        else:
            errors[part] = [_("There is no such field.")]
    if errors:
        raise DomainError("invalid", _("Some rights need a correction."), errors=errors)
    return found


def _check_grants(value: Any, errors: dict[str, list[Text]]) -> Grants:
    found: Grants = {}
    for name, actions in _items(value, "grants", errors):
        if name != EVERY and name not in specs():
            errors[f"grants.{name}"] = [_("There is no object of this name.")]
            continue
        known, scopes = actions_of(name), scopes_of(name)
        for action, scope in _items(actions, f"grants.{name}", errors):
            if action not in known:
                errors[f"grants.{name}.{action}"] = [_("There is no such action.")]
            elif scope not in scopes:
                text = _("Must be one of %(scopes)s.") % {"scopes": ", ".join(scopes)}
                errors[f"grants.{name}.{action}"] = [text]
            else:
                found.setdefault(name, {})[action] = scope
    return found


def _check_fields(part: str, value: Any, errors: dict[str, list[Text]]) -> Fields:
    found: Fields = {}
    for name, names in _items(value, part, errors):
        if name not in specs():
            errors[f"{part}.{name}"] = [_("There is no object of this name.")]
        elif not isinstance(names, list) or not all(isinstance(n, str) for n in names):
            errors[f"{part}.{name}"] = [_("Must be a list of field names.")]
        else:
            ways = {info.name: ways for info, ways in fields_of(specs()[name])}
            for unknown in (n for n in names if part not in ways.get(n, ())):
                text = (
                    _("There is no such field.") if unknown not in ways else _("This field does not have that setting.")
                )
                errors[f"{part}.{name}.{unknown}"] = [text]
            if names:
                found[name] = sorted(set(names))
    return found


def _items(value: Any, place: str, errors: dict[str, list[Text]]) -> Iterable[tuple[str, Any]]:
    if isinstance(value, dict):
        return value.items()
    errors[place] = [_("Must be an object.")]
    return ()


def write_rights(
    role_id: uuid.UUID, given: Mapping[str, Any], *, actor: Actor, expected_version: int | None = None
) -> Any:
    """Give a role its rights, as one change; return the role.

    `given`: any of grants, hidden, protected, each as a whole, and of name, description, is_admin. A field that is
    hidden is not listed as protected besides. Raises Denied for all but administrators; NotFound, Conflict,
    DomainError by field or place.
    """
    if not actor.is_admin:
        raise Denied
    spec = get_spec("role")
    role = lock_record(spec, role_id, actor=actor, action="edit")
    check_version(role, expected_version)
    own = {name: value for name, value in given.items() if name in spec.fields}
    values, errors = {}, {}
    try:
        values = check_rights({part: value for part, value in given.items() if part not in own})
    except DomainError as error:
        errors = error.errors
    try:
        values |= validate_changes(spec, own, actor=actor, verb="edit", record=role)
    except DomainError as error:
        errors = {**error.errors, **errors}
    if errors:
        raise DomainError("invalid", _("Some fields need a correction."), errors=errors)
    _without_doubles(role, values)
    apply_changes(role, values, actor=actor)
    return role


def _without_doubles(role: Any, values: dict[str, Any]) -> None:
    hidden = values.get(HIDDEN, role.hidden)
    protected = values.get(PROTECTED, role.protected)
    kept = {name: [n for n in names if n not in hidden.get(name, ())] for name, names in protected.items()}
    values[PROTECTED] = {name: names for name, names in kept.items() if names}


def copy_role(role_id: uuid.UUID, *, actor: Actor) -> Any:
    """A new role with the rights of another, but never an administrator's; its name says that it is a copy.

    Raises Denied for all but administrators, NotFound.
    """
    from quen.kernel.people.models import Role

    if not actor.is_admin:
        raise Denied
    role = lock_record(get_spec("role"), role_id, actor=actor, action="view")
    taken = set(Role.objects.values_list("name", flat=True))
    number, name = 2, _("Copy of %(name)s") % {"name": role.name}
    first = name[:190]
    name = first
    while name in taken:
        name, number = f"{first} ({number})", number + 1
    made = Role(name=name, description=role.description, grants=role.grants, hidden=role.hidden)
    made.protected = role.protected
    made.created_by_id = made.updated_by_id = actor.member_id
    made.save(force_insert=True)
    made.refresh_from_db()
    return made
