"""Verbs every object has: assign, trash, restore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quen.kernel.actions.declare import Action, action
from quen.kernel.errors import DomainError
from quen.kernel.records.save import apply_changes

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def standard_actions(spec: ObjectSpec) -> tuple[Action, ...]:
    """The verbs that the kernel gives to `spec`."""
    own = (assign_record,) if spec.scope.owner else ()
    return (*own, trash_record, restore_record)


@action(_("Assign"), icon="user", ask="owner")
def assign_record(record: Any, *, actor: Actor, owner: Any) -> None:
    """Give the record to another member."""
    apply_changes(record, {"owner": owner}, actor=actor)


@action(_("Delete"), icon="trash", tone="danger", permission="delete", confirm=_("Move this record to the trash?"))
def trash_record(record: Any, *, actor: Actor) -> None:
    """Move the record to the trash, from which it can be restored. Refused while others cannot be without it."""
    from quen.kernel.registry.registry import spec_of, specs

    name = spec_of(type(record)).name
    for other in specs().values():
        for info in other.fields.values():
            part = getattr(other.model._meta.get_field(info.name), "part", False)  # goes where the record goes
            if info.required and not part and info.target == name and _refer(other, info.column, record):
                text = _("%(objects)s still belong to it. Move them first.") % {"objects": other.label_plural}
                raise DomainError("in_use", text, status=409)
    apply_changes(record, {"deleted_at": Now()}, actor=actor)


@action(_("Restore"), icon="restore", permission="delete", trash=True)
def restore_record(record: Any, *, actor: Actor) -> None:
    """Take the record out of the trash."""
    apply_changes(record, {"deleted_at": None}, actor=actor)


def _refer(other: ObjectSpec, column: str, record: Any) -> bool:
    """Whether any record of the tenant refers to this one, visible to the actor or not."""
    return bool(other.model.objects.filter(**{column: record.pk}, deleted_at__isnull=True).exists())
