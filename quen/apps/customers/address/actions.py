"""Making a further address the main one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quen.apps.customers.address.model import Address
from quen.apps.customers.party.whole import lock_party, write_party
from quen.kernel.actions.declare import action
from quen.kernel.records.save import apply_changes

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

_LINES = ("street", "city", "province", "postal_code", "country")


@action(_("Make it the main one"), icon="star")
def prefer_address(address: Address, *, actor: Actor) -> None:
    """Swap it with the main address of its account or contact.

    Where the record had none, the address moves there and out of the list.
    """
    spec, record = lock_party(address.party_id, actor)
    before = {name: getattr(record, name) for name in _LINES}
    write_party(spec, record, {name: getattr(address, name) for name in _LINES}, actor)
    if before["street"]:
        apply_changes(address, {**before, "preferred": False}, actor=actor)
    else:
        apply_changes(address, {"deleted_at": Now()}, actor=actor)
