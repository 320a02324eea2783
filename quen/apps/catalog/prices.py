"""Entering the prices of a book one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quen.kernel.access.reach import reach
from quen.kernel.query.titles import titles_of
from quen.kernel.registry.registry import get_spec
from quen.kernel.text.formatting import format_money, format_number

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

LATEST = 8
ASKED = ("product", "min_quantity", "price")
"""The fields of a price that are typed; the panel shows them and the book's currency."""


@dataclass(frozen=True)
class Entered:
    """A price as it stands in the list of the latest ones."""

    product: str
    quantity: str
    price: str
    url: str


@dataclass(frozen=True)
class QuickAdd:
    """The row to type into, what was typed last when it was refused, and the latest prices of the book."""

    url: str
    currency: str
    latest: tuple[Entered, ...]
    typed: dict[str, str] = field(default_factory=dict)
    picked: str = ""
    errors: tuple[str, ...] = ()


def build_quick_add(spec: ObjectSpec, record: Any, actor: Actor) -> QuickAdd | None:
    """The panel of a book's page; None for those who may not add prices, or not see all that it shows."""
    part = get_spec("price_book_entry")
    may = actor.may(part.name, "create") and actor.may("product", "view")
    if not may or record.deleted_at is not None or not reach(spec, actor, "edit").holds(record):
        return None
    if not {"book", *ASKED} <= {info.name for info in part.writable(actor, "create")}:
        return None
    if any("currency" not in {info.name for info in shown.readable(actor)} for shown in (spec, part)):
        return None
    return QuickAdd(f"/price_book/{record.pk}/add", record.currency, latest(record, actor))


def latest(book: Any, actor: Actor) -> tuple[Entered, ...]:
    """The prices entered last, the newest first."""
    spec = get_spec("price_book_entry")
    rows = list(spec.rows(actor).filter(book_id=book.pk).order_by("-created_at", "-id")[:LATEST])
    titles = titles_of({"product": [row.product_id for row in rows]}, actor)
    return tuple(
        Entered(
            titles.get(("product", row.product_id), "–"),
            format_number(row.min_quantity.normalize(), actor.language),
            format_money(row.price, row.currency, actor.language),
            spec.url(row.pk),
        )
        for row in rows
    )
