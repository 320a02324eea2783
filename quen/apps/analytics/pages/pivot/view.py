"""The pivot of any object with facts: a table of figures by rows and columns, under the filters of its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quen.apps.analytics.olap import protocol
from quen.apps.analytics.olap.client import Unavailable
from quen.apps.analytics.pages.pivot.builder import Kind, kinds
from quen.apps.analytics.pages.pivot.chart import BARS, LINES, NONE, Chart, make_chart
from quen.apps.analytics.pivot.ask import Answer, read_pivot
from quen.apps.analytics.pivot.shape import Shape, parse_shape
from quen.apps.analytics.pivot.table import PivotTable, make_table
from quen.kernel.clock import now
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.query.selection import Selection, selection
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.text import formatting
from quen.kernel.views.bar import ViewBar, kept, opening, view_bar
from quen.kernel.views.models import PIVOT
from quen.kernel.views.read import ViewInfo, views_for
from quen.kernel.views.state import VIEW
from quen.kernel.web.chips import chips
from quen.kernel.web.door import actor_of, page, parameters
from quen.kernel.web.errors import first_message
from quen.kernel.web.lists import views_of
from quen.kernel.web.pages import render_page
from quen.kernel.web.viewmodels import Chip, Link

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

REPEATED = ("rows", "cols", "figures")
SHAPE = (*REPEATED, "as_of", "order")


@dataclass(frozen=True)
class PivotPage:
    """`notice`: what of the address could not be. `trouble`: (what, why) there are no figures now.

    `hidden`: parameters that the builder's form keeps. `orders`: {figure: where the rows stand in its order}. `cut`:
    what is left out of a table that is too large.
    """

    object: str
    label_plural: str
    icon: str
    url: str
    views: tuple[Link, ...]
    bar: ViewBar
    chips: tuple[Chip, ...]
    filtered: bool
    clear_url: str
    kinds: tuple[Kind, ...]
    hidden: tuple[tuple[str, str], ...]
    charts: tuple[Link, ...]
    swap_url: str
    exports: tuple[Link, ...]
    past: bool
    as_of: str
    order: str
    orders: dict[str, str]
    notice: str = ""
    trouble: tuple[str, str] | None = None
    table: PivotTable | None = None
    chart: Chart | None = None
    count: str = ""
    fresh: str = ""
    cut: str = ""


@page("view")
def pivot_page(request: HttpRequest, spec: ObjectSpec) -> HttpResponseBase:
    """The page; parts told several times by the builder's form stand joined in its address."""
    if spec.facts is None:
        raise NotFound
    actor, params = actor_of(request), joined(request)
    views = views_for(spec, actor)
    elsewhere = opening(spec, params, PIVOT, views, actor)
    if elsewhere:
        return HttpResponseRedirect(elsewhere)
    notice = ""
    try:
        chosen = selection(spec, actor, {k: v for k, v in params.items() if k != "sort"})
    except DomainError as error:  # an old link or a typing error in the address: show all, say why
        chosen, notice = selection(spec, actor, {}), first_message(error)
    found = _Page(chosen, params, views)
    response = render_page(request, "analytics/pivot.html", found.build(notice))
    response["HX-Push-Url"] = found.address()
    return response


def joined(request: HttpRequest) -> dict[str, str]:
    """The parameters of the address, those of the builder joined by commas."""
    params = parameters(request)
    for name in REPEATED:
        if name in params:
            params[name] = ",".join(part for part in request.GET.getlist(name) if part)
    return params


class _Page:
    def __init__(self, chosen: Selection, params: dict[str, str], views: list[ViewInfo]) -> None:
        self.spec, self.actor, self.chosen, self.views = chosen.spec, chosen.actor, chosen, views
        self.shape: Shape = parse_shape(chosen.spec, params, chosen.actor)
        self.chart = params.get("chart", "") if params.get("chart") in {LINES, NONE} else BARS
        told = {name for name in SHAPE if name in params}
        self.params = {k: v for k, v in params.items() if k not in SHAPE} | (self.shape.params if told else {})

    def address(self, **changed: str) -> str:
        text = urlencode(kept({**self.params, **changed}))
        return f"{self.spec.url()}pivot?{text}" if text else f"{self.spec.url()}pivot"

    def build(self, notice: str) -> PivotPage:
        spec, actor, shape = self.spec, self.actor, self.shape
        answer, trouble = None, None
        try:
            answer = read_pivot(self.chosen, shape)
        except Unavailable as error:
            trouble = said(error.code)
        except DomainError as error:
            trouble = (_("These figures cannot be worked out"), first_message(error))
        table = make_table(self.chosen, shape, answer) if answer and answer.count else None
        filters = {k: v for k, v in self.params.items() if k not in {*SHAPE, "chart", VIEW, "changed"}}
        return PivotPage(
            object=spec.name,
            label_plural=spec.label_plural,
            icon=spec.icon,
            url=spec.url(),
            views=views_of(spec, self.params, "pivot", self.views),
            bar=view_bar(spec, self.params, PIVOT, self.views, actor),
            chips=chips(self.chosen, self.params, f"{spec.url()}pivot"),
            filtered=self.chosen.narrowed,
            clear_url=self.address(**dict.fromkeys(filters, "")),
            kinds=kinds(spec, shape, actor),
            hidden=tuple((k, v) for k, v in self.params.items() if k not in {*REPEATED, "as_of"}),
            charts=self._charts(),
            swap_url=self.address(
                **{**shape.params, "rows": shape.params.get("cols", ""), "cols": shape.params.get("rows", "")}
            ),
            exports=self._exports() if actor.may(spec.name, "export") else (),
            past=shape.history is not None,
            as_of=shape.as_of.isoformat() if shape.as_of else "",
            order=shape.order,
            orders={f.text: self._order_url(f.text) for f in shape.figures},
            notice=notice,
            trouble=trouble,
            table=table,
            chart=make_chart(self.chart, shape, answer, table, actor) if answer and table else None,
            count=_count_text(answer, actor) if answer else "",
            fresh=age_text(answer) if answer else "",
            cut=_cut(answer, table, actor) if answer and table else "",
        )

    def _order_url(self, figure: str) -> str:
        """The largest first, then the smallest, then the rows' own order."""
        following = {f"-{figure}": figure, figure: ""}.get(self.shape.order, f"-{figure}")
        return self.address(**{**self.shape.params, "order": following})

    def _charts(self) -> tuple[Link, ...]:
        kinds_of = (
            (BARS, _("Bar chart"), "chart-bar"),
            (LINES, _("Line chart"), "chart-line"),
            (NONE, _("No chart"), "table"),
        )
        return tuple(
            Link(label, self.address(chart="" if kind == BARS else kind), icon, kind == self.chart)
            for kind, label, icon in kinds_of
        )

    def _exports(self) -> tuple[Link, ...]:
        kinds_of = (("xlsx", _("Excel"), "file-spreadsheet"), ("csv", _("CSV"), "file-text"))
        params = {k: v for k, v in self.params.items() if k not in {VIEW, "changed", "chart"}} | self.shape.params
        return tuple(
            Link(label, f"{self.spec.url()}pivot/export?{urlencode({**params, 'format': kind})}", icon)
            for kind, label, icon in kinds_of
        )


def said(code: str) -> tuple[str, str]:
    """What and why, for a code of the protocol."""
    return {
        protocol.NOT_BUILT: (
            _("The figures are being prepared"),
            _("They are worked out for the first time. Look again in a minute."),
        ),
        protocol.TOO_MANY: (
            _("Too many groups"),
            _("Take out a row or a column, choose a longer period, or filter the records first."),
        ),
        protocol.TIMED_OUT: (
            _("These figures take too long"),
            _("Take out a row or a column, or filter the records first."),
        ),
        protocol.BUSY: (_("Too many figures are being worked out"), _("Try again in a moment.")),
    }.get(
        code,
        (
            _("Figures are not available now"),
            _("The part of Quen that works them out does not answer. Your records are safe; try again in a minute."),
        ),
    )


def _count_text(answer: Answer, actor: Actor) -> str:
    number = formatting.format_number(answer.count, actor.language)
    return ngettext("%(number)s record", "%(number)s records", answer.count) % {"number": number}


def age_text(answer: Answer) -> str:
    """How old the figures are."""
    if answer.fresh_at is None:
        return ""
    seconds = max(0, int((now() - answer.fresh_at).total_seconds()))
    if seconds < 120:
        return ngettext("figures %(n)d second old", "figures %(n)d seconds old", seconds) % {"n": seconds}
    minutes = seconds // 60
    if minutes < 120:
        return ngettext("figures %(n)d minute old", "figures %(n)d minutes old", minutes) % {"n": minutes}
    hours = minutes // 60
    return ngettext("figures %(n)d hour old", "figures %(n)d hours old", hours) % {"n": hours}


def _cut(answer: Answer, table: PivotTable, actor: Actor) -> str:
    """What is left out; totals count all of it."""
    depth = len(table.row_names), len(table.column_names)
    rows = sum(1 for line in table.lines if len(line.key) == depth[0])
    columns = sum(1 for key in table.columns if len(key) == depth[1] and key)
    parts = []
    if depth[0] and rows < answer.all_rows:
        parts.append(_("the %(shown)s largest of %(all)s rows") % _numbers(rows, answer.all_rows, actor))
    if depth[1] and columns < answer.all_columns:
        parts.append(_("the %(shown)s largest of %(all)s columns") % _numbers(columns, answer.all_columns, actor))
    return _("Shown are %(parts)s; totals count all.") % {"parts": ", ".join(parts)} if parts else ""


def _numbers(shown: int, every: int, actor: Actor) -> dict[str, str]:
    return {
        "shown": formatting.format_number(shown, actor.language),
        "all": formatting.format_number(every, actor.language),
    }
