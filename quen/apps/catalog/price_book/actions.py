"""The verbs of a price book: make it the default, copy it with other prices."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from quen.apps.catalog.price_book.copying import copy_entries
from quen.apps.catalog.price_book.model import PriceBook
from quen.kernel.actions.declare import action, asked
from quen.kernel.actions.plan import FormPlan
from quen.kernel.errors import Denied, DomainError
from quen.kernel.records.save import apply_changes, save_record
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

STEPS = ("0.01", "0.05", "0.1", "0.5", "1", "5", "10", "50", "100", "500", "1000", "5000", "10000")
PERCENT = asked(
    "percent",
    _("Change prices by %"),
    "decimal",
    help=_("12.5 makes every price an eighth higher, -10 a tenth lower."),
    decimal_places=4,
)
ROUNDING = asked("rounding", _("Round to"), "choice", choices=tuple((step, step) for step in STEPS))


def may_be_default(book: PriceBook) -> bool:
    """Whether the book is in use and not the default already."""
    return bool(book.active and not book.is_default)


@action(_("Make default"), icon="star", available=may_be_default)
def default_price_book(book: PriceBook, *, actor: Actor) -> None:
    """Let the prices of this book hold wherever no book is chosen; the default until now is one no more."""
    living = PriceBook.objects.filter(is_default=True, deleted_at__isnull=True).exclude(pk=book.pk)
    for other in living.select_for_update():
        apply_changes(other, {"is_default": False}, actor=actor)
    apply_changes(book, {"is_default": True}, actor=actor)


def copy_form(book: PriceBook, actor: Actor) -> FormPlan:
    """The form begins with another name and without dates."""
    del actor
    name = _("%(name)s (copy)") % {"name": book.name}
    return FormPlan(values={"name": str(name)[:200], "valid_from": None, "valid_until": None})


@action(
    _("Copy"),
    icon="copy",
    ask="name percent rounding valid_from valid_until",
    takes=(PERCENT, ROUNDING),
    form=copy_form,
)
def copy_price_book(
    book: PriceBook,
    *,
    actor: Actor,
    name: str,
    percent: Decimal | None = None,
    rounding: str = "",
    valid_from: datetime.date | None = None,
    valid_until: datetime.date | None = None,
) -> Any:
    """A new book with the prices of this one, changed by `percent` and rounded to steps of `rounding`.

    Only prices that still hold or will hold are copied, without their dates. Raises DomainError when a price
    would fall below 0.
    """
    if not actor.may("price_book", "create") or not actor.may("price_book_entry", "create"):
        raise Denied
    change = Decimal(percent or 0)
    if change < -100:
        raise DomainError("too_low", _("Prices cannot fall below 0."), field="percent")
    given = {"valid_from": valid_from, "valid_until": valid_until}
    values = {"name": name, "currency": book.currency, "segment": book.segment, "description": book.description}
    values |= {key: value for key, value in given.items() if value is not None}
    made = save_record(get_spec("price_book"), actor=actor, changes=values)
    copy_entries(book, made, factor=1 + change / 100, step=Decimal(rounding or "0.01"), actor=actor)
    return made
