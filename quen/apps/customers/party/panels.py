"""What the pages of accounts and contacts show beside their lists: ways to reach, and who is what to them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.customers.contact_point.panel import read_ways
from quen.apps.customers.relationship.panel import read_relationships
from quen.kernel.registry.extend import Panel

customer_panels = (
    Panel("ways", _("Ways to reach"), "address-book", "context", read_ways, "customers/_ways.html", position=10),
    Panel(
        "relationships", _("Relationships"), "link", "middle", read_relationships,
        "customers/_relationships.html", position=40,
    ),
)  # fmt: skip
