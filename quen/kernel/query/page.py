"""Keyset pages: the next rows after the last one seen, at the same cost on every page.

Order is `column, id` with empty values last in both directions; rows with a value and rows without one are
read as two stretches of the same index, so that each is an index scan whichever the direction.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db.models import F, QuerySet
from django.db.models.expressions import Func
from django.db.models.fields import BooleanField
from django.utils.translation import gettext as _

from quen.kernel.access.any_of import split
from quen.kernel.access.reach import reach
from quen.kernel.errors import DomainError
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.text.formatting import format_number

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

COUNT_LIMIT = 10_000
PAGE_SIZE = 50


@dataclass(frozen=True)
class Order:
    """What a list is sorted by. `indexed` is false for columns that may only be sorted while the list is short."""

    info: FieldInfo
    path: str  # Django path of the expression sorted by
    descending: bool
    indexed: bool

    @property
    def text(self) -> str:
        return ("-" if self.descending else "") + self.info.name


@dataclass(frozen=True)
class Page:
    """`rows` of one page and the signed `cursor` of the next, "" at the end."""

    rows: list[Any]
    cursor: str


class RowAfter(Func):
    """`(column, id) > (value, id)`: one range of the index, ties included. `key`: the column of the id."""

    output_field = BooleanField()
    conditional = True

    def __init__(
        self, path: str, value: Any, record_id: uuid.UUID, *, descending: bool, field: Any, key: str = "id"
    ) -> None:
        from django.db.models import UUIDField, Value

        super().__init__(F(path), F(key), Value(value, output_field=field), Value(record_id, UUIDField()))
        self.template = "(%(pair)s)"
        self.sign = "<" if descending else ">"

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        del connection, args, context
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        sql = f"({parts[0][0]}, {parts[1][0]}) {self.sign} ({parts[2][0]}, {parts[3][0]})"
        return sql, [p for part in parts for p in part[1]]


def parse_order(spec: ObjectSpec, text: str, actor: Actor) -> Order:
    """The order that `text` (`-amount`) asks for; the object's own where it is empty. Raises DomainError."""
    wanted = text or spec.sort
    name, descending = wanted.lstrip("-"), wanted.startswith("-")
    info = next((i for i in spec.readable(actor) if i.name == name), None)
    if info is not None and info.kind == "ref" and not titles_seen(info.target, actor):
        info = None
    if info is None and not text:  # the default column is hidden from this role
        info, descending = spec.fields["created_at"], True
    if info is None or info.kind in {"longtext", "anyref"}:
        raise DomainError("unknown_sort", _("The list cannot be sorted by %(name)s.") % {"name": name}, field="sort")
    if info.sort_column:
        return Order(info, info.sort_column, descending, True)
    if info.kind == "ref":
        return Order(info, f"{info.name}__{_title_sort(info.target)}", descending, False)
    return Order(info, info.column, descending, False)


def titles_seen(target: str, actor: Actor) -> bool:
    """Whether no title is kept from `actor`: the order would tell it, and the cursor holds the value itself."""
    from quen.kernel.registry.registry import get_spec

    spec = get_spec(target)
    return reach(spec, actor, "view").everything and spec.title in {info.name for info in spec.readable(actor)}


def _title_sort(target: str) -> str:
    from quen.kernel.registry.registry import get_spec

    spec = get_spec(target)
    return spec.fields[spec.order or spec.title].sort_column or spec.title


def capped_count(rows: QuerySet[Any], limit: int = COUNT_LIMIT) -> int:
    """The number of `rows`, but never above `limit` + 1: counting stops there."""
    parts = split(rows)
    if len(parts) == 1:
        return rows.order_by().values("pk")[: limit + 1].count()
    first, *others = (part.order_by().values("pk")[: limit + 1] for part in parts)
    return min(first.union(*others).count(), limit + 1)


def count_text(count: int, language: str) -> str:
    """`1,234`, or `10,000+`; `1.234` in Vietnamese."""
    capped = format_number(min(count, COUNT_LIMIT), language)
    return f"{capped}+" if count > COUNT_LIMIT else capped


def read_page(
    rows: QuerySet[Any], order: Order, *, actor: Actor, scope: str, cursor: str = "", limit: int = PAGE_SIZE
) -> Page:
    """One page of `rows` in `order`. `scope` names the view (object and filters) that the cursor belongs to.

    Raises DomainError for a cursor that is forged or of another view, sort or tenant.
    """
    signer = _signer(actor, scope, order)
    state = _read(signer, cursor) if cursor else None
    found: list[Any] = []
    if state is None or state["v"] is not None:
        found = _first(_stretch(rows, order, state, empty=False), order, limit + 1)
    if len(found) <= limit and _can_be_empty(rows, order):
        rest = state if state is not None and state["v"] is None else None
        found += _first(_stretch(rows, order, rest, empty=True), order, limit + 1 - len(found))
    if len(found) <= limit:
        return Page(found, "")
    found.pop()
    return Page(found, cursor_after(found[-1], order, actor=actor, scope=scope))


def cursor_after(row: Any, order: Order, *, actor: Actor, scope: str) -> str:
    """The cursor with which `read_page` goes on after `row`."""
    state = {"v": _plain(_value(row, order)), "id": str(_get(row, "id"))}
    return str(_signer(actor, scope, order).sign_object(state))


def in_order_of(rows: QuerySet[Any], order: Order, *, empty: bool) -> QuerySet[Any]:
    """The stretch of `rows` that has a value to be sorted by, or (`empty`) the one that has none, each in order."""
    return _stretch(rows, order, None, empty=empty)


def _first(rows: QuerySet[Any], order: Order, count: int) -> list[Any]:
    """The first `count` of `rows`; where several reasons show a row, each is read along its own index."""
    parts = split(rows)
    if len(parts) == 1:
        return list(rows[:count])
    found = {_get(row, "id"): row for part in parts for row in part[:count]}
    empty = all(_value(row, order) is None for row in found.values())
    key = (lambda row: _get(row, "id")) if empty else (lambda row: (_value(row, order), _get(row, "id")))
    return sorted(found.values(), key=key, reverse=order.descending)[:count]


def _stretch(rows: QuerySet[Any], order: Order, state: dict[str, Any] | None, *, empty: bool) -> QuerySet[Any]:
    sign = "-" if order.descending else ""
    if empty:
        rows = rows.filter(**{f"{order.path}__isnull": True})
        if state is not None:
            rows = rows.filter(**{"id__lt" if order.descending else "id__gt": state["id"]})
        return rows.order_by(f"{sign}id")
    field = _field(rows, order.path)
    if getattr(field, "null", False) or "__" in order.path:
        rows = rows.filter(**{f"{order.path}__isnull": False})
    if state is not None:
        value = field.to_python(state["v"])
        rows = rows.filter(
            RowAfter(
                order.path,
                value,
                uuid.UUID(state["id"]),
                descending=order.descending,
                field=_plain_field(field),
            )
        )
    return rows.order_by(f"{sign}{order.path}", f"{sign}id")


def _field(rows: QuerySet[Any], path: str) -> Any:
    model: Any = rows.model
    field: Any = None
    for part in path.split("__"):
        field = next(f for f in model._meta.concrete_fields if part in {f.name, f.column})
        model = field.related_model
    return getattr(field, "output_field", field)


def _plain_field(field: Any) -> Any:
    return field.__class__() if field.__class__.__name__ in {"TextField", "CharField"} else field


def _can_be_empty(rows: QuerySet[Any], order: Order) -> bool:
    return bool(getattr(_field(rows, order.path), "null", False)) or "__" in order.path


def _get(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, dict) else getattr(row, name)


def _value(row: Any, order: Order) -> Any:
    if isinstance(row, dict):
        return row[order.path]
    value: Any = row
    for part in order.path.split("__"):
        value = getattr(value, part) if value is not None else None
    return value


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def _signer(actor: Actor, scope: str, order: Order) -> signing.Signer:
    return signing.Signer(salt=f"cursor:{actor.tenant_id}:{scope}:{order.text}")


def _read(signer: signing.Signer, cursor: str) -> dict[str, Any]:
    try:
        state = signer.unsign_object(cursor)
        return {"v": state["v"], "id": state["id"]}
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise DomainError("bad_cursor", _("This page link is not valid here."), field="cursor") from error
