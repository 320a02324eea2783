"""The list of any object."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.bulk.pages import make_bar
from quen.kernel.errors import DomainError
from quen.kernel.query.page import COUNT_LIMIT, Order, capped_count, count_text, parse_order, read_page, titles_seen
from quen.kernel.query.selection import Selection, selection
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.spec import ObjectSpec, QuickFilter
from quen.kernel.tags.show import with_tags
from quen.kernel.web.cells import cell_texts, editors
from quen.kernel.web.chips import chips, filter_fields
from quen.kernel.web.columns import chosen_fields, columns_needed, make_columns, make_rows
from quen.kernel.web.door import actor_of, live_ids, page, parameters
from quen.kernel.web.errors import first_message
from quen.kernel.web.pages import render_page, render_part
from quen.kernel.web.viewmodels import Link, ListPage, LiveRows, Row

_OF_ONE_VIEW = frozenset({"sort", "cursor", "board", "q", "view", "around", "who"})


@page("view")
def list_page(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """A page of the list, with `cursor` the next rows alone, with `live` those of the records that are in the list."""
    actor = actor_of(request)
    cursor = request.GET.get("cursor", "")
    notice = ""
    try:
        chosen = selection(spec, actor, parameters(request))
    except DomainError as error:  # an old link or a typing error in the address: show the list, say why
        chosen, notice = selection(spec, actor, {}), first_message(error)
    found = _List(request, chosen)
    if "live" in request.GET:
        return render_part(request, "_rows.html", page=found.only(live_ids(request)))
    if cursor:
        return render_part(request, "_rows.html", page=found.build(cursor=cursor, only_rows=True))
    return render_page(request, "list.html", found.build(notice=notice))


class _List:
    """One request's list: the narrowed rows and the addresses that change it."""

    def __init__(self, request: HttpRequest, chosen: Selection) -> None:
        self.spec, self.actor, self.chosen = chosen.spec, chosen.actor, chosen
        spec, actor = chosen.spec, chosen.actor
        self.params = {k: v for k, v in parameters(request).items() if k not in {"cursor", "live"}}
        self.infos = chosen_fields(spec, spec.columns, actor)
        self.order: Order = chosen.order
        self.rows = chosen.rows()

    def only(self, ids: list[uuid.UUID]) -> LiveRows:
        """The rows of those records that belong to the list as it is filtered."""
        rows = list(self.rows.filter(pk__in=ids).order_by().values(*columns_needed(self.spec, self.infos)))
        return LiveRows(*with_tags(self.spec, make_columns(self.infos), self._rows(rows), self.actor))

    def _rows(self, found: list[dict[str, Any]]) -> tuple[Row, ...]:
        """The rows with what their cells are edited from."""
        made = make_rows(self.spec, found, self.infos, self.actor)
        texts = cell_texts(self.spec, found, self.infos, self.actor)
        return tuple(replace(row, texts=text) for row, text in zip(made, texts, strict=True))

    def build(self, *, cursor: str = "", only_rows: bool = False, notice: str = "") -> ListPage:
        """The view model; with `only_rows` counts and filters are left out."""
        spec, actor = self.spec, self.actor
        count = 0 if only_rows else capped_count(self.rows)
        if not self.order.indexed and not only_rows and count > COUNT_LIMIT:
            notice = _("This list is too long to be sorted by %(field)s. Filter it first.") % {
                "field": self.order.info.label
            }
            self.order = parse_order(spec, "", actor)
        needed = [*columns_needed(spec, self.infos), self.order.path]
        read = read_page(
            self.rows.values(*dict.fromkeys(needed)),
            self.order,
            actor=actor,
            scope=self.chosen.scope,
            cursor=cursor,
        )
        columns, rows = make_columns(self.infos, self._sort), self._rows(read.rows)
        columns, rows = with_tags(spec, columns, rows, actor)
        return ListPage(
            object=spec.name,
            label=spec.label,
            label_plural=spec.label_plural,
            icon=spec.icon,
            columns=columns,
            rows=rows,
            count=count_text(count, actor.language),
            next_url=self._url({**self.params, "cursor": read.cursor}) if read.cursor else "",
            url=spec.url(),
            views=() if only_rows else views_of(spec, self.params, "table"),
            quick_filters=() if only_rows else quick_links(spec, actor, self.params, spec.url()),
            chips=() if only_rows else chips(spec, list(self.chosen.filters), self.params, actor),
            filter_fields=() if only_rows else filter_fields(spec, actor),
            query=self.chosen.query,
            create_url=f"{spec.url()}new" if actor.may(spec.name, "create") else "",
            import_url=f"/import/{spec.name}/" if actor.may(spec.name, "create") else "",
            export_url=f"/export/{spec.name}/" if actor.may(spec.name, "export") else "",
            bulk=None if only_rows else make_bar(spec, actor),
            notice=notice,
            empty_hint=str(spec.empty_hint),
            filtered=bool(self.chosen.filters),
            editors=() if only_rows else editors(spec, self.infos, actor),
            merge=spec.merge and actor.may(spec.name, "merge") and actor.may(spec.name, "delete"),
        )

    def _url(self, params: dict[str, Any]) -> str:
        text = urlencode({k: v for k, v in params.items() if v != ""})
        return f"{self.spec.url()}?{text}" if text else self.spec.url()

    def _sort(self, info: FieldInfo) -> tuple[str, str]:
        if info.kind in {"longtext", "anyref"} or (info.kind == "ref" and not titles_seen(info.target, self.actor)):
            return "", ""
        now = self.order.info.name == info.name
        state = ("desc" if self.order.descending else "asc") if now else ""
        first = "-" if info.numeric or info.kind in {"date", "datetime"} else ""
        wanted = f"{'' if self.order.descending else '-'}{info.name}" if now else f"{first}{info.name}"
        return self._url({**self.params, "sort": wanted}), state


def views_of(spec: ObjectSpec, params: dict[str, Any], active: str) -> tuple[Link, ...]:
    """Table, board and calendar as far as the object has them, each keeping the filters."""
    kept = urlencode({k: v for k, v in params.items() if k not in _OF_ONE_VIEW})
    tail = f"?{kept}" if kept else ""
    found = [Link(_("Table"), f"{spec.url()}{tail}", "table", active == "table")]
    if spec.board is not None:
        found.insert(0, Link(_("Board"), f"{spec.url()}board{tail}", "layout-kanban", active == "board"))
    if spec.calendar is not None:
        found.append(Link(_("Calendar"), f"{spec.url()}calendar{tail}", "calendar", active == "calendar"))
    found += [Link(str(label), url, icon) for label, url, icon in spec.pages]
    return tuple(found) if len(found) > 1 else ()


def quick_links(spec: ObjectSpec, actor: Actor, params: dict[str, Any], url: str) -> tuple[Link, ...]:
    """Quick filters that turn on, and off again where they are on."""
    made = []
    for quick in spec.quick_filters:
        wanted = _resolved(quick, actor)
        active = all(params.get(key) == value for key, value in wanted.items())
        rest = {k: v for k, v in params.items() if not (active and k in wanted) and k != "cursor"}
        text = urlencode(rest if active else {**rest, **wanted})
        made.append(Link(str(quick.label), f"{url}?{text}" if text else url, "", active))
    return tuple(made)


def _resolved(quick: QuickFilter, actor: Actor) -> dict[str, str]:
    return quick.resolve(actor)
