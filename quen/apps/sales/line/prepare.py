"""What a line gets when nobody said otherwise: one piece, the product's name, and its price for this deal."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.apps.sales.line.pricing import price_for
from quen.kernel.errors import DomainError
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def begin_line(values: dict[str, Any], actor: Actor, creating: bool) -> None:
    """A new line is for one piece."""
    del actor
    if creating and values.get("quantity") is None:
        values["quantity"] = Decimal(1)


def price_line(values: dict[str, Any], line: Mapping[str, Any], actor: Actor) -> None:
    """A line without a name has its product's; without a price it takes the one of that product in the deal's currency.

    Raises DomainError when there is neither product nor name.
    """
    product = line.get("product")
    if product is None:
        if not str(line.get("name") or "").strip():
            raise DomainError("nothing", _("Choose a product or describe what is offered."), field="product")
        return
    if not line.get("name"):
        found = get_spec("product").rows(actor).filter(pk=product).values_list("name", flat=True).first()
        values["name"] = str(found or "")[:200]
    if line.get("unit_price") is None and line.get("opportunity") is not None:
        price = price_for(product, line["opportunity"], line["quantity"], actor)
        if price is not None:
            values["unit_price"] = price
