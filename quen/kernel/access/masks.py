"""Field masks: which fields exist for an actor, and which she may write by which verb."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from quen.kernel.registry.fields import FieldInfo

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def readable_fields(spec: ObjectSpec, actor: Actor) -> list[FieldInfo]:
    """The fields of `spec` that exist for `actor`: on no surface can she see, sort, filter or search by another."""
    if actor.is_admin:
        return list(spec.fields.values())
    hidden = set(actor.hidden.get(spec.name, ()))
    for name in spec.stands_for:
        from quen.kernel.registry.registry import get_spec

        of = get_spec(name)
        kept = set(actor.hidden.get(name, ()))
        hidden |= {mine for mine, theirs in (("name", of.title), ("owner", of.scope.owner)) if theirs in kept}
    hidden |= {spec.fields[name].base for name in hidden if name in spec.fields}
    hidden |= {info.name for info in spec.fields.values() if hidden.intersection(info.sources)}
    return [_known_choices(info, actor) for info in spec.fields.values() if info.name not in hidden]


def _known_choices(info: FieldInfo, actor: Actor) -> FieldInfo:
    """A field whose choices name fields of another object, without those that are hidden there."""
    if not info.fields_of:
        return info
    from quen.kernel.registry.registry import get_spec

    known = {other.name for other in readable_fields(get_spec(info.fields_of), actor)}
    return replace(info, choices=tuple(choice for choice in info.choices if choice[0] in known))


def writable_fields(spec: ObjectSpec, actor: Actor, verb: str) -> list[FieldInfo]:
    """The fields `actor` may set by `verb`; those of `written_by` only by the verbs named there."""
    protected = () if actor.is_admin else actor.protected.get(spec.name, ())
    return [
        info
        for info in readable_fields(spec, actor)
        if info.editable
        and info.name not in protected
        and (actor.is_admin or info.name not in spec.admin_only.split())
        and (info.name not in spec.written_by or verb in spec.written_by[info.name])
    ]
