"""The declaration of the party."""

from __future__ import annotations

from quen.apps.customers.party.model import Party
from quen.kernel.registry.spec import ObjectSpec

party = ObjectSpec(model=Party, icon="users", columns="name owner", stands_for=("account", "contact"))
