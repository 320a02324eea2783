"""The end of a relationship."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quen.apps.customers.relationship.model import Relationship
from quen.kernel.actions.declare import action
from quen.kernel.clock import today
from quen.kernel.records.save import apply_changes

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def _is_open(relationship: Relationship) -> bool:
    return relationship.valid_until is None


@action(_("Ended"), icon="circle-x", available=_is_open)
def end_relationship(relationship: Relationship, *, actor: Actor) -> None:
    """It lasted until today; it stays in the history of both."""
    apply_changes(relationship, {"valid_until": today(actor)}, actor=actor)
