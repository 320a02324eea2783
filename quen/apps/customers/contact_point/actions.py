"""Making a further contact detail the main one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quen.apps.customers.contact_point.model import ContactPoint
from quen.apps.customers.party.whole import lock_party, write_party
from quen.kernel.actions.declare import action
from quen.kernel.records.save import apply_changes

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@action(_("Make it the main one"), icon="star", confirm="")
def prefer_contact_point(point: ContactPoint, *, actor: Actor) -> None:
    """Swap it with the main e-mail or phone of its account or contact; of other kinds, prefer it to its like.

    Where the record had no main one, the detail moves there and out of the list.
    """
    if point.kind not in {"email", "phone"}:
        _prefer(point, actor)
        return
    spec, record = lock_party(point.party_id, actor)
    column = _main_column(point, record)
    before = getattr(record, column)
    write_party(spec, record, {column: point.value}, actor)
    if before and before != point.value:
        twin = _others(point).filter(value=before).first()
        if twin is None:
            apply_changes(point, {"value": before, "preferred": False}, actor=actor)
            return
    apply_changes(point, {"deleted_at": Now()}, actor=actor)


def _main_column(point: ContactPoint, record: Any) -> str:
    """A mobile number goes to where the record keeps one."""
    if point.kind == "phone" and point.use in {"mobile", "private"} and hasattr(record, "mobile"):
        return "mobile"
    return point.kind


def _prefer(point: ContactPoint, actor: Actor) -> None:
    for other in _others(point).filter(preferred=True).select_for_update():
        apply_changes(other, {"preferred": False}, actor=actor)
    apply_changes(point, {"preferred": True}, actor=actor)


def _others(point: ContactPoint) -> Any:
    """The further details of the same kind and party."""
    rows = ContactPoint.objects.filter(party_id=point.party_id, kind=point.kind, deleted_at__isnull=True)
    return rows.exclude(pk=point.pk)
