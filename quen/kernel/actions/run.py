"""Running a verb: find the record through its rights, lock it, check the version, act."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.access.reach import Reach, reach
from quen.kernel.actions.declare import Action
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.records.save import check_version, lock_record, validate_changes

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec


def find_action(spec: ObjectSpec, verb: str) -> Action:
    """The action `verb` of `spec`. Raises NotFound."""
    found = spec.actions_by_name.get(verb)
    if found is None:
        raise NotFound
    return found


def input_fields(spec: ObjectSpec, found: Action, actor: Actor) -> dict[str, FieldInfo]:
    """What `found` can be given by `actor`: fields of the object that exist for her, and the inputs of its own."""
    own = {info.name: info for info in spec.writable(actor, found.name) if info.name in found.inputs}
    return own | {info.name: info for info in found.takes if not info.target or actor.may(info.target, "view")}


def run_action(
    spec: ObjectSpec,
    verb: str,
    record_id: uuid.UUID,
    inputs: Mapping[str, Any],
    *,
    actor: Actor,
    expected_version: int | None = None,
) -> Any:
    """Do `verb` on one record in the current transaction and return the record, or the new one that it made.

    Raises NotFound (not visible), Denied (visible, not allowed), Conflict (version), DomainError (refused).
    """
    found = find_action(spec, verb)
    record = lock_record(spec, record_id, actor=actor, action=found.name, trash=found.trash)
    check_version(record, expected_version)
    if found.available is not None and not found.available(record):
        raise DomainError("not_now", _("This is not possible in the record's present state."), status=409)
    unknown = set(inputs) - set(found.inputs)
    if unknown:
        raise DomainError(
            "unknown_field", _("This action does not take %(names)s.") % {"names": ", ".join(sorted(unknown))}
        )
    missing = [name for name in found.required if inputs.get(name) in (None, "")]
    if missing:
        raise DomainError("required", "", errors={name: [_("Please fill in this field.")] for name in missing})
    allowed = input_fields(spec, found, actor)
    values = validate_changes(spec, dict(inputs), actor=actor, verb=verb, allowed=allowed)
    made = found.run(record, actor=actor, **values)
    if spec.settle is not None:
        spec.settle(record, actor, False)
    return made if isinstance(made, spec.model) else record


def allowed_actions(spec: ObjectSpec, record: Any, actor: Actor) -> list[Action]:
    """The verbs that `actor` may do on `record` now."""
    result = []
    held: dict[Reach, bool] = {}  # most verbs reach the same records
    for candidate in spec.actions_by_name.values():
        if candidate.trash != (record.deleted_at is not None):
            continue
        if candidate.available is not None and not candidate.available(record):
            continue
        reached = reach(spec, actor, candidate.name)
        if reached not in held:
            held[reached] = reached.holds(record)
        if held[reached]:
            result.append(candidate)
    return result
