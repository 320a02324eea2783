"""The panels of the catalog's own objects."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.catalog.prices import build_quick_add
from quen.apps.catalog.specification import build_panel
from quen.kernel.registry.extend import Panel, extend

extend(
    "product",
    panels=[
        Panel(
            "specification", _("Specification"), "list-details", "middle", build_panel,
            "catalog/_specification.html", position=10,
        ),
    ],
)  # fmt: skip
extend(
    "price_book",
    panels=[
        Panel("prices", _("Add prices"), "plus", "middle", build_quick_add, "catalog/_quick_prices.html", position=10),
    ],
)
