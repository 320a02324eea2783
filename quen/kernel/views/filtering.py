"""The form that builds a filter: rows joined by and/or, groups of them, and the text of what is deeper.

Posted in the order of the page: `join` of the whole; for each row `field`, `op` and its values; `open` and `close`
around a group, with the group's own `join`; `raw` for a part that stands as text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.query import expression
from quen.kernel.query.binding import bind
from quen.kernel.query.expression import All, Comparison, FilterError, Has, Node, Not
from quen.kernel.query.filters import RESERVED
from quen.kernel.query.parser import parse
from quen.kernel.query.selection import selection
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.views.bar import kept
from quen.kernel.views.filter_rows import FilterRow, blank_row, field_groups, make_row
from quen.kernel.views.simple import params_of, whole
from quen.kernel.web.door import actor_of, drawer_number, in_drawer, is_htmx, page, parameters
from quen.kernel.web.pages import render_page, render_part

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

AND, OR = "and", "or"


@dataclass(frozen=True)
class Raw:
    """A part as text, where rows do not reach."""

    text: str
    error: str = ""
    kind: str = "raw"


@dataclass(frozen=True)
class RowGroup:
    """Rows joined the other way."""

    join: str
    items: tuple[FilterRow | Raw, ...]
    kind: str = "group"


Item = FilterRow | Raw | RowGroup


@dataclass(frozen=True)
class FilterPage:
    """`text`: the whole filter in the filter language; `error` what is wrong with it, `joins` the words to choose."""

    title: str
    icon: str
    url: str
    action: str
    cancel_url: str
    clear_url: str
    join: str
    items: tuple[Item, ...]
    fields: Any
    text: str
    error: str = ""
    text_open: bool = False


@page("view", "GET", "POST")
def builder(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """The builder with the filters in the address, `add` a field to begin with; POST goes back to the list."""
    actor, params = actor_of(request), parameters(request)
    add, layout = params.pop("add", ""), params.pop("layout", "")
    if request.method == "POST":
        return _apply(request, spec, params, layout, actor)
    error = ""
    try:
        chosen = selection(spec, actor, params)
        node = whole(chosen)
    except DomainError as refused:
        node, error = None, str(refused.message)
    join, items = _items(spec, node, actor)
    if add or not items:
        items = (*items, blank_row(spec, add, actor, focus=True))
    text = params.get("filter", "") if error else (expression.show(node) if node else "")
    return _show(request, spec, params, layout, (join, items, text), error)


def _show(
    request: HttpRequest,
    spec: ObjectSpec,
    params: dict[str, str],
    layout: str,
    built: tuple[str, tuple[Item, ...], str],
    error: str = "",
    *,
    status: int = 200,
    text_open: bool = False,
) -> HttpResponse:
    join, items, text = built
    query = urlencode({**params, "layout": layout} if layout else params)
    found = FilterPage(
        title=_("Filter"),
        icon="filter",
        url=spec.url(),
        action=f"{spec.url()}filter?{query}",
        cancel_url=f"{spec.url()}{layout}?{urlencode(params)}",
        clear_url=_url(spec, layout, {k: v for k, v in params.items() if k in RESERVED - {"filter", "q"}}),
        join=join,
        items=items,
        fields=field_groups(spec, actor_of(request)),
        text=text,
        error=error,
        text_open=text_open or bool(error),
    )
    if in_drawer(request) or is_htmx(request):
        return render_part(request, "filter/_form.html", page=found, drawer=drawer_number(request), status=status)
    return render_page(request, "filter/form.html", found, status=status)


def _url(spec: ObjectSpec, layout: str, params: dict[str, str]) -> str:
    text = urlencode(kept(params))
    return f"{spec.url()}{layout}?{text}" if text else f"{spec.url()}{layout}"


def _apply(request: HttpRequest, spec: ObjectSpec, params: dict[str, str], layout: str, actor: Actor) -> HttpResponse:
    pairs = parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True)
    data = dict(pairs)
    if data.get("mode") == "text":
        return _apply_text(request, spec, params, layout, data.get("text", ""), actor)
    join, items = read_items(spec, pairs, actor)
    checked = tuple(_checked(spec, item, actor) for item in items)
    if any(_bad(item) for item in checked):
        return _show(request, spec, params, layout, (join, checked, data.get("text", "")), status=422)
    try:
        node = _joined(join, [node for item in checked for node in _nodes(item)])
        if node is not None:
            bind(spec, parse(expression.show(node)), actor)
    except FilterError as error:
        return _show(request, spec, params, layout, (join, checked, data.get("text", "")), str(error), status=422)
    return _go(request, spec, params, layout, node, actor)


def _apply_text(
    request: HttpRequest, spec: ObjectSpec, params: dict[str, str], layout: str, text: str, actor: Actor
) -> HttpResponse:
    try:
        node = parse(text) if text.strip() else None
        if node is not None:
            bind(spec, node, actor)
    except FilterError as error:
        join, items = _items(spec, whole(selection(spec, actor, params)), actor)
        return _show(request, spec, params, layout, (join, items, text), str(error), status=422, text_open=True)
    return _go(request, spec, params, layout, node, actor)


def _go(
    request: HttpRequest, spec: ObjectSpec, params: dict[str, str], layout: str, node: Node | None, actor: Actor
) -> HttpResponse:
    """Back to the list, everything but the filters as it was."""
    left = {name: text for name, text in params.items() if name in RESERVED and name not in {"filter", "cursor"}}
    url = _url(spec, layout, {**left, **params_of(spec, node, actor)})
    if not is_htmx(request):
        return HttpResponseRedirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response


@page("view")
def row(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """One row anew, after another field or condition was chosen in it; without a field an empty one."""
    actor, data = actor_of(request), request.GET
    if not data.get("field"):
        found = blank_row(spec, "", actor, focus=True)
    else:
        values = tuple(value for value in data.getlist("value") if value)
        found = make_row(spec, data["field"], data.get("op", ""), values, actor, when=data.get("when", ""), focus=True)
    return render_part(request, "filter/_row_alone.html", item=found, fields=field_groups(spec, actor), url=spec.url())


@page("view")
def group(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """An empty group."""
    actor = actor_of(request)
    found = RowGroup(OR, (blank_row(spec, "", actor, focus=True),))
    return render_part(request, "filter/_row_alone.html", item=found, fields=field_groups(spec, actor), url=spec.url())


# --- between the tree and the rows -----------------------------------------------------------------


def _items(spec: ObjectSpec, node: Node | None, actor: Actor) -> tuple[str, tuple[Item, ...]]:
    if node is None:
        return AND, ()
    join = OR if isinstance(node, expression.Any) else AND
    parts = node.parts if isinstance(node, All | expression.Any) else (node,)
    return join, tuple(_item(spec, part, actor) for part in parts)


def _item(spec: ObjectSpec, part: Node, actor: Actor) -> Item:
    one = _row(spec, part, actor)
    if one is not None:
        return one
    if isinstance(part, All | expression.Any):
        rows = [_row(spec, inner, actor) or Raw(expression.show(inner)) for inner in part.parts]
        return RowGroup(AND if isinstance(part, All) else OR, tuple(rows))
    return Raw(expression.show(part))


def _row(spec: ObjectSpec, part: Node, actor: Actor) -> FilterRow | None:
    """A condition as a row; None where it is no single condition."""
    if isinstance(part, Comparison):
        return make_row(spec, part.path, part.operator, part.values, actor)
    opposite = isinstance(part, Not)
    inner = part.part if isinstance(part, Not) else part
    if isinstance(inner, Has) and inner.inside is None:
        return make_row(spec, f"has:{inner.relation}", "none" if opposite else "any", (), actor)
    return None


def read_items(spec: ObjectSpec, pairs: list[tuple[str, str]], actor: Actor) -> tuple[str, tuple[Item, ...]]:
    """The join and the rows of a form, as it was posted. Rows without a field or a value are left out."""
    join, found = AND, list[Item]()
    inside: list[FilterRow | Raw] | None = None
    inner_join, now = OR, dict[str, Any]()

    def finish() -> None:
        if now.get("field"):
            made = make_row(
                spec, now["field"], now.get("op", ""), tuple(now["values"]), actor, when=now.get("when", "")
            )
            if made.filled:
                (found if inside is None else inside).append(made)
        now.clear()

    for name, text in pairs[:2000]:
        if name == "field":
            finish()
            now.update(field=text, values=[])
        elif name in {"op", "when"} and now:
            now[name] = text
        elif name == "value" and now:
            now["values"] += [text.strip()] if text.strip() else []
        elif name == "raw":
            finish()
            if text.strip():
                (found if inside is None else inside).append(Raw(text.strip()))
        elif name == "open":
            finish()
            inside, inner_join = [], OR
        elif name == "close":
            finish()
            found += [RowGroup(inner_join, tuple(inside))] if inside else []
            inside = None
        elif name == "join":
            word = OR if text == OR else AND
            join, inner_join = (word, inner_join) if inside is None else (join, word)
    finish()
    return join, tuple(found)


def _nodes(item: Item) -> list[Node]:
    if isinstance(item, FilterRow):
        return [item.node]
    if isinstance(item, Raw):
        return [parse(item.text)]
    inner = _joined(item.join, [node for one in item.items for node in _nodes(one)])
    return [inner] if inner else []


def _joined(join: str, nodes: list[Node]) -> Node | None:
    if not nodes:
        return None
    return expression.any_of(nodes) if join == OR else expression.all_of(nodes)


def _checked(spec: ObjectSpec, item: Any, actor: Actor) -> Any:
    """The item with what is wrong with it."""
    if isinstance(item, RowGroup):
        return replace(item, items=tuple(_checked(spec, one, actor) for one in item.items))
    try:
        for node in _nodes(item):
            bind(spec, node, actor)
    except FilterError as error:
        return replace(item, error=error.plain)
    return item


def _bad(item: Item) -> bool:
    return any(_bad(one) for one in item.items) if isinstance(item, RowGroup) else bool(item.error)
