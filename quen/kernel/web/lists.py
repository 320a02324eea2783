"""The list of any object: rows or groups of them, under filters, in chosen columns, as a saved view or not."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.bulk.pages import make_bar
from quen.kernel.errors import DomainError
from quen.kernel.query.filters import OF_A_PIVOT
from quen.kernel.query.groups import parse_grouping, rows_of
from quen.kernel.query.page import COUNT_LIMIT, Order, capped_count, count_text, parse_order, read_page
from quen.kernel.query.selection import Selection, selection
from quen.kernel.query.totals import Measure, parse_measures, read_totals
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.spec import ObjectSpec, QuickFilter
from quen.kernel.tags.filter import TAGS
from quen.kernel.tags.tagging import usable_tags
from quen.kernel.views.bar import kept, opening, view_bar
from quen.kernel.views.columns import TAG_COLUMN, ListColumn, parse_columns
from quen.kernel.views.models import TABLE
from quen.kernel.views.read import ViewInfo, views_for
from quen.kernel.views.state import ALL, VIEW
from quen.kernel.web.cells import editors
from quen.kernel.web.chips import chips, filter_fields
from quen.kernel.web.door import actor_of, live_ids, page, parameters
from quen.kernel.web.errors import first_message
from quen.kernel.web.grouped import group_views, totals_view
from quen.kernel.web.pages import render_page, render_part
from quen.kernel.web.table import Table, sortable
from quen.kernel.web.viewmodels import Link, ListPage, LiveRows

_OF_ONE_VIEW = frozenset(
    {
        "sort",
        "cursor",
        "board",
        "lanes",
        "q",
        "view",
        "changed",
        "around",
        "who",
        "span",
        "columns",
        "group",
        "sums",
        "exact",
    }
    | OF_A_PIVOT
)
_OF_A_PART = frozenset({"cursor", "live", "in_group"})
ROWS_OF_A_GROUP = 20


@page("view")
def list_page(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """A page of the list; with `cursor` the next rows alone, with `in_group` those of a group, with `live` some."""
    actor, params = actor_of(request), parameters(request)
    part = not _OF_A_PART.isdisjoint(params)
    views = [] if part else views_for(spec, actor)
    elsewhere = "" if part else opening(spec, params, TABLE, views, actor)
    if elsewhere:
        return HttpResponseRedirect(elsewhere)
    notice = ""
    try:
        found = _List(params, selection(spec, actor, params))
    except DomainError as error:  # an old link or a typing error in the address: show the list, say why
        found = _List(params, selection(spec, actor, {}))
        notice = first_message(error)
    if "live" in params:
        return render_part(request, "_rows.html", page=found.only(live_ids(request)))
    if part:
        return render_part(request, "_rows.html", page=found.part(params.get("cursor", ""), params.get("in_group")))
    return render_page(request, "list.html", found.build(views, notice))


class _List:
    """One request's list: the narrowed rows and the addresses that change it."""

    def __init__(self, params: dict[str, str], chosen: Selection) -> None:
        self.spec, self.actor, self.chosen = chosen.spec, chosen.actor, chosen
        spec, actor = chosen.spec, chosen.actor
        self.params = {name: text for name, text in params.items() if name not in _OF_A_PART}
        self.table = Table(spec, _columns(spec, self.params.get("columns", ""), actor), actor)
        self.order: Order = chosen.order
        self.rows = chosen.rows()
        self.grouping = parse_grouping(spec, self.params.get("group", ""), actor)

    def only(self, ids: list[uuid.UUID]) -> LiveRows:
        """The rows of those records that belong to the list as it is filtered."""
        rows = list(self.rows.filter(pk__in=ids).order_by().values(*self.table.needed()))
        return LiveRows(self.table.heads(), self.table.rows(rows))

    def part(self, cursor: str, group: str | None) -> LiveRows:
        """The next rows, of the list or of one of its groups."""
        read = self._page(cursor, group)
        more = {**self.params, "cursor": read.cursor} | ({} if group is None else {"in_group": group})
        next_url = self._url(more, empty=("in_group",)) if read.cursor else ""
        return LiveRows(self.table.heads(), self.table.rows(read.rows), next_url)

    def _page(self, cursor: str, group: str | None) -> Any:
        rows, scope, limit = self.rows, self.chosen.scope, 0
        if group is not None and self.grouping is not None:
            rows, limit = rows_of(rows, self.grouping, group, self.actor), ROWS_OF_A_GROUP
            scope = f"{scope}:{self.grouping.text}:{group}"
        needed, size = self.table.needed(self.order), {"limit": limit} if limit else {}
        return read_page(rows.values(*needed), self.order, actor=self.actor, scope=scope, cursor=cursor, **size)

    def build(self, views: list[ViewInfo], notice: str = "") -> ListPage:
        """The whole page."""
        spec, actor = self.spec, self.actor
        count = capped_count(self.rows)
        if not self.order.indexed and count > COUNT_LIMIT:
            text = _("This list is too long to be sorted by %(field)s. Filter it first.")
            notice = text % {"field": self.order.info.label}
            self.order = parse_order(spec, "", actor)
        read = None if self.grouping else self._page("", None)
        measures = self._measures()
        create = actor.may(spec.name, "create")
        found = ListPage(
            object=spec.name,
            label=spec.label,
            label_plural=spec.label_plural,
            icon=spec.icon,
            columns=self.table.heads(self._sort),
            rows=self.table.rows(read.rows) if read else (),
            count=count_text(count, actor.language),
            next_url=self._url({**self.params, "cursor": read.cursor}) if read and read.cursor else "",
            url=spec.url(),
            views=views_of(spec, self.params, TABLE, views),
            quick_filters=quick_links(spec, actor, self.params, spec.url()),
            chips=chips(self.chosen, self.params),
            filter_fields=filter_fields(spec, actor),
            query=self.chosen.query,
            create_url=f"{spec.url()}new" if create else "",
            import_url=f"/import/{spec.name}/" if create else "",
            export_url=f"/export/{spec.name}/" if actor.may(spec.name, "export") else "",
            bulk=make_bar(spec, actor),
            notice=notice,
            empty_hint=str(spec.empty_hint),
            filtered=bool(self.chosen.filters or self.chosen.expression),
            editors=editors(spec, self.table.infos, actor),
            merge=spec.merge and actor.may(spec.name, "merge") and actor.may(spec.name, "delete"),
            bar=view_bar(spec, self.params, TABLE, views, actor),
            state=urlencode(self.params),
            clear_url=self._url({k: v for k, v in self.params.items() if k in {VIEW, "columns", "group", "sums"}}),
            grouping=self.grouping.text if self.grouping else "",
        )
        return self._summed(found, count, measures) if self.grouping or measures else found

    def _measures(self) -> tuple[Measure, ...]:
        text = self.params.get("sums", "")
        board = self.spec.board
        if not text and self.grouping is not None and board is not None:
            text = f"{board.total}:sum"
        return parse_measures(self.spec, text, self.actor)

    def _summed(self, found: ListPage, count: int, measures: tuple[Measure, ...]) -> ListPage:
        """The page with heads of groups and totals."""
        if not count:
            return found
        exact = self.params.get("exact") == "1"
        totals = read_totals(self.chosen, self.rows, self.grouping, measures, exact=exact)
        columns, notice = self.table.columns, found.notice
        line = totals_view(totals, columns, measures, self._url({**self.params, "exact": "1"}), self.actor)
        if self.grouping is None:
            return replace(found, totals=line)
        if totals.more:
            notice = _many_groups(totals.more)
        urls = {}
        for group in totals.groups:
            key = self.grouping.key(group.value)
            urls[key] = self._url({**self.params, "in_group": key}, empty=("in_group",))
        groups = group_views(totals, self.grouping, columns, measures, urls, self.actor)
        return replace(found, groups=groups, totals=line, notice=notice)

    def _url(self, params: dict[str, Any], empty: tuple[str, ...] = ()) -> str:
        text = urlencode(kept(params) | {name: params[name] for name in empty if name in params})
        return f"{self.spec.url()}?{text}" if text else self.spec.url()

    def _sort(self, info: FieldInfo) -> tuple[str, str]:
        if not sortable(info, self.actor):
            return "", ""
        now = self.order.info.name == info.name
        state = ("desc" if self.order.descending else "asc") if now else ""
        first = "-" if info.numeric or info.kind in {"date", "datetime"} else ""
        wanted = f"{'' if self.order.descending else '-'}{info.name}" if now else f"{first}{info.name}"
        return self._url({**self.params, "sort": wanted}), state


def _columns(spec: ObjectSpec, text: str, actor: Actor) -> tuple[ListColumn, ...]:
    """The columns chosen; of an object that has tags also these, while none are chosen."""
    found = parse_columns(spec, text, actor)
    if text or not spec.takes_tags or not usable_tags(spec, actor).exists():
        return found
    return (*found[:1], ListColumn(TAG_COLUMN, TAGS), *found[1:])


def _many_groups(more: int) -> str:
    if more < 0:
        return _("There are too many groups to show. Filter the list first, or group it by something else.")
    return _("The largest groups are shown; %(count)d more are not.") % {"count": more}


def views_of(
    spec: ObjectSpec, params: dict[str, Any], active: str, views: list[ViewInfo] | None = None
) -> tuple[Link, ...]:
    """Table, board and calendar as far as the object has them, each keeping the filters.

    Those that the table opens with are its own: a board shows closed columns, too.
    """
    opened = opening_filter(spec)
    filters = {k: v for k, v in params.items() if k not in _OF_ONE_VIEW}
    if filters == {k: v for k, v in opened.items() if k not in _OF_ONE_VIEW}:
        filters = {}
    text = urlencode(filters)
    if not text and any(view.first for view in views or ()):
        text = f"{VIEW}={ALL}"
    tail = f"?{text}" if text else ""
    table_tail = f"?{urlencode(opened)}" if opened else ""
    found = [Link(_("Table"), f"{spec.url()}{tail or table_tail}", "table", active == "table")]
    if spec.board is not None:
        found.insert(0, Link(_("Board"), f"{spec.url()}board{tail}", "layout-kanban", active == "board"))
    if spec.calendar is not None:
        found.append(Link(_("Calendar"), f"{spec.url()}calendar{tail}", "calendar", active == "calendar"))
    if spec.facts is not None:
        found.append(Link(_("Pivot"), f"{spec.url()}pivot{tail}", "chart-pie", active == "pivot"))
    found += [Link(str(label), url, icon) for label, url, icon in spec.pages]
    return tuple(found) if len(found) > 1 else ()


def opening_filter(spec: ObjectSpec) -> dict[str, str]:
    """The parameters with which the table opens from the navigation; none for all records."""
    quick = next((quick for quick in spec.quick_filters if quick.name == spec.opens), None)
    return {key: str(value) for key, value in quick.params.items()} if quick else {}


def quick_links(spec: ObjectSpec, actor: Actor, params: dict[str, Any], url: str) -> tuple[Link, ...]:
    """Quick filters that turn on, and off again where they are on."""
    made = []
    for quick in spec.quick_filters:
        wanted = _resolved(quick, actor)
        active = all(params.get(key) == value for key, value in wanted.items() if key != "sort")
        rest = {k: v for k, v in params.items() if not (active and k in wanted) and k != "cursor"}
        text = urlencode(kept(rest if active else {**rest, **wanted}))
        made.append(Link(str(quick.label), f"{url}?{text}" if text else url, "", active))
    return tuple(made)


def _resolved(quick: QuickFilter, actor: Actor) -> dict[str, str]:
    return quick.resolve(actor)
