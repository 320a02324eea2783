"""Verbs every object has: assign, trash, restore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from quen.kernel.actions.declare import Action, action
from quen.kernel.records.save import apply_changes

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def standard_actions(spec: ObjectSpec) -> tuple[Action, ...]:
    """The verbs that the kernel gives to `spec`."""
    own = (assign_record,) if spec.scope.owner else ()
    return (*own, trash_record, restore_record)


@action(_("Assign"), icon="user", ask="owner", bulk=True)
def assign_record(record: Any, *, actor: Actor, owner: Any) -> None:
    """Give the record to another member."""
    apply_changes(record, {"owner": owner}, actor=actor)


@action(
    _("Delete"),
    icon="trash",
    tone="danger",
    permission="delete",
    bulk=True,
    confirm=_("Move this record to the trash?"),
)
def trash_record(record: Any, *, actor: Actor) -> None:
    """Move the record and its parts to the trash, from which they can be restored.

    Refused while others cannot be without it.
    """
    from quen.kernel.registry.registry import spec_of
    from quen.kernel.trash.move import move_to_trash

    move_to_trash(spec_of(type(record)), record, actor=actor)


@action(_("Restore"), icon="restore", permission="delete", trash=True)
def restore_record(record: Any, *, actor: Actor) -> None:
    """Take the record out of the trash, with what went there with it."""
    from quen.kernel.registry.registry import spec_of
    from quen.kernel.trash.move import move_out_of_trash

    move_out_of_trash(spec_of(type(record)), record, actor=actor)
