"""From a party to the account or contact it stands for."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from quen.apps.customers.party.model import Party
from quen.kernel.errors import NotFound
from quen.kernel.records.save import apply_changes, lock_record, validate_changes
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def lock_party(party_id: uuid.UUID, actor: Actor) -> tuple[ObjectSpec, Any]:
    """The account or contact with its declaration, locked for editing. Raises NotFound, Denied."""
    party = Party.objects.filter(pk=party_id).first()
    if party is None:
        raise NotFound
    spec = get_spec(party.object)
    return spec, lock_record(spec, party_id, actor=actor, action="edit")


def write_party(spec: ObjectSpec, record: Any, changes: dict[str, Any], actor: Actor) -> None:
    """Write fields of the locked record that `actor` may write. Raises DomainError."""
    apply_changes(record, validate_changes(spec, changes, actor=actor, verb="edit", record=record), actor=actor)
