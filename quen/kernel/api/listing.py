"""GET /api/v1/{object}: one page of records, filtered, sorted, searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from quen.kernel.api.bodies import json_response
from quen.kernel.api.problems import refuse_parameter
from quen.kernel.api.shape import OF_A_RECORD, flag, read_shape, represent, unknown_parameter
from quen.kernel.query.filters import RESERVED
from quen.kernel.query.page import COUNT_LIMIT, PAGE_SIZE, Order, capped_count, read_page
from quen.kernel.query.selection import selection

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

SELECTING = frozenset({"q", "sort", "filter"})
OPTIONS = SELECTING | {"limit", "cursor", "count"} | OF_A_RECORD
MAX_LIMIT = 200


def list_records(request: HttpRequest, actor: Actor, *, spec: ObjectSpec) -> HttpResponse:
    """A page of records with the cursor of the next, and with `count=true` their number up to 10,000."""
    params = request.GET
    chosen = selection(spec, actor, _known(params))
    shape = read_shape(spec, params, actor)
    order, rows = chosen.order, chosen.rows()
    wants_count = flag(params, "count")
    count = capped_count(rows) if wants_count or not order.indexed else 0
    _check_sortable(order, count)
    columns = dict.fromkeys([*shape.columns, order.path])
    page = read_page(
        rows.values(*columns),
        order,
        actor=actor,
        scope=f"api:{chosen.scope}",
        cursor=params.get("cursor", ""),
        limit=read_limit(params),
    )
    body: dict[str, Any] = {"data": represent(page.rows, shape, actor), "next": page.cursor or None}
    if wants_count:
        body |= {"count": min(count, COUNT_LIMIT), "count_capped": count > COUNT_LIMIT}
    return json_response(body)


def _known(params: QueryDict) -> list[tuple[str, str]]:
    """The parameters that tell the selection. Raises ApiError for one that belongs to the pages."""
    asked = []
    for name, values in params.lists():
        if name not in OPTIONS and (name in RESERVED or name.startswith("_")):
            raise unknown_parameter(name)
        asked += [(name, value) for value in values if name in SELECTING or name not in OPTIONS]
    return asked


def read_limit(params: QueryDict) -> int:
    """`limit`, 1 to MAX_LIMIT records. Raises ApiError."""
    text = params.get("limit", str(PAGE_SIZE))
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MAX_LIMIT):
        raise refuse_parameter("limit", "bad_value", _("A number from 1 to %(count)d.") % {"count": MAX_LIMIT})
    return int(text)


def _check_sortable(order: Order, count: int) -> None:
    if not order.indexed and count > COUNT_LIMIT:
        text = _("Sorting by %(name)s works for up to %(count)d records. Filter the list first.")
        raise refuse_parameter("sort", "sort_too_large", text % {"name": order.info.name, "count": COUNT_LIMIT})
