"""`Selection`: the records that a list shows, told by the parameters of its address.

List, board, calendar, API, export and bulk edit read them here alike, so that "all matching" is what one sees. A
selection is told again by `pairs`: a job that gets them (and the actor) finds the same records.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.query.binding import Expression, read_expression
from quen.kernel.query.filters import Filter, apply_filters, parse_filters
from quen.kernel.query.page import Order, parse_order
from quen.kernel.search.query import narrow

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

MOST_IDS = 10_000
LONGEST_QUERY = 200
Params = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Selection:
    """Records of `spec` that `actor` may see: those that all filters, the expression and the search words leave.

    `ids`: of these records alone; None for all. `order`: how a list of them is sorted.
    """

    spec: ObjectSpec
    actor: Actor
    filters: tuple[Filter, ...]
    expression: Expression | None
    query: str
    ids: tuple[uuid.UUID, ...] | None
    order: Order
    sort: str

    def rows(self, action: str = "view") -> QuerySet[Any]:
        """The records, in no order: those of them that the actor may do `action` on. Looks up what filters refer to.

        Raises FilterError for a text that is in no index and would have to be looked for in too many records.
        """
        rows = self.spec.rows(self.actor, action)
        if self.ids is not None:
            rows = rows.filter(pk__in=self.ids)
        rows = apply_filters(rows, list(self.filters), self.actor)
        if self.query:
            rows = narrow(rows, self.spec, self.actor, self.query)
        return self.expression.narrow(rows) if self.expression else rows

    @property
    def narrowed(self) -> bool:
        """Whether these are not simply all records."""
        return bool(self.filters or self.expression or self.query or self.ids is not None)

    @property
    def only_filters(self) -> bool:
        """Whether nothing but `filters` narrows it."""
        return not self.query and self.ids is None and self.expression is None

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The parameters that tell this selection, in one canonical form: what `selection` reads again."""
        found = [(item.parameter, ",".join(item.values)) for item in self.filters]
        found.sort()
        found += [("filter", self.expression.text)] if self.expression else []
        if self.ids is not None:
            found.append(("ids", ",".join(map(str, self.ids))))
        found += [("q", self.query)] if self.query else []
        found += [("sort", self.sort)] if self.sort else []
        return tuple(found)

    @property
    def query_string(self) -> str:
        """`pairs` as the query of an address."""
        return urlencode(self.pairs)

    @property
    def scope(self) -> str:
        """Names what a cursor belongs to: the same object, filters and search."""
        told = [pair for pair in self.pairs if pair[0] != "sort"]
        return f"{self.spec.name}:{hashlib.sha256(json.dumps(told).encode()).hexdigest()}"


def selection(spec: ObjectSpec, actor: Actor, params: Params) -> Selection:
    """The selection told by parameters: `q`, `sort`, `ids`, `filter` and simple filters, not those of a page.

    Raises DomainError (422, `field` = the parameter) for what cannot be; hidden fields do not exist.
    """
    items = list(params.items() if isinstance(params, Mapping) else params)
    last = dict(items)
    text = last.get("filter", "").strip()
    return Selection(
        spec=spec,
        actor=actor,
        filters=tuple(parse_filters(spec, items, actor)),
        expression=read_expression(spec, text, actor) if text else None,
        query=last.get("q", "").strip()[:LONGEST_QUERY],
        ids=_ids(last["ids"]) if "ids" in last else None,
        order=parse_order(spec, last.get("sort", ""), actor),
        sort=last.get("sort", ""),
    )


def _ids(text: str) -> tuple[uuid.UUID, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > MOST_IDS:
        raise DomainError("too_many", _("At most %(count)d values.") % {"count": MOST_IDS}, field="ids")
    try:
        return tuple(dict.fromkeys(uuid.UUID(part) for part in parts))
    except ValueError as error:
        raise DomainError("bad_value", _("These are not ids of records."), field="ids") from error
