"""Which columns a list has and in what order, and how it is grouped and added up: two forms beside the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from quen.kernel.query.filters import filter_kind
from quen.kernel.query.groups import PERIODS, groupable, parse_grouping
from quen.kernel.query.totals import WAYS, measurable, parse_measures, way_label
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.views.bar import kept
from quen.kernel.views.columns import MOST_COLUMNS, ListColumn, all_columns, columns_text, parse_columns
from quen.kernel.web.door import actor_of, drawer_number, in_drawer, is_htmx, page, parameters, posted
from quen.kernel.web.forms import show_form
from quen.kernel.web.pages import render_page, render_part
from quen.kernel.web.viewmodels import FormField, FormPage, FormSection

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@dataclass(frozen=True)
class ColumnChoice:
    """`fixed`: the title, which stays in front."""

    path: str
    label: str
    kind: str
    fixed: bool = False


@dataclass(frozen=True)
class ColumnsPage:
    """The columns shown, in order, and all others, in groups of (label, columns)."""

    title: str
    icon: str
    action: str
    cancel_url: str
    reset_url: str
    shown: tuple[ColumnChoice, ...]
    others: tuple[tuple[str, tuple[ColumnChoice, ...]], ...]
    most: int = MOST_COLUMNS


@page("view", "GET", "POST")
def columns(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """The form that chooses columns; POST goes back to the list with them."""
    actor, params = actor_of(request), parameters(request)
    now = parse_columns(spec, params.get("columns", ""), actor)
    if request.method == "POST":
        widths = {column.path: column.width for column in now if column.width}
        wanted = [path for path in request.POST.getlist("column") if ":" not in path][:MOST_COLUMNS]
        text = ",".join(f"{path}:{widths[path]}" if path in widths else path for path in wanted)
        chosen = columns_text(parse_columns(spec, text, actor)) if wanted else ""
        usual = columns_text(parse_columns(spec, "", actor))
        return _back(request, spec, {**params, "columns": "" if chosen == usual else chosen})
    text = urlencode(params)
    left = {name: value for name, value in params.items() if name != "columns"}
    found = ColumnsPage(
        title=_("Columns"),
        icon="columns",
        action=f"{spec.url()}columns?{text}",
        cancel_url=f"{spec.url()}?{text}",
        reset_url=f"{spec.url()}?{urlencode(kept(left))}",
        shown=tuple(_choice(column, spec) for column in now),
        others=_others(spec, {column.path for column in now}, actor),
    )
    if in_drawer(request):
        return render_part(request, "_columns.html", page=found, drawer=drawer_number(request))
    return render_page(request, "columns.html", found)


def _choice(column: ListColumn, spec: ObjectSpec) -> ColumnChoice:
    return ColumnChoice(column.path, column.label, column.info.kind, fixed=column.path == spec.title)


def _others(spec: ObjectSpec, shown: set[str], actor: Actor) -> tuple[tuple[str, tuple[ColumnChoice, ...]], ...]:
    found = []
    for label, group in all_columns(spec, actor):
        rest = tuple(
            ColumnChoice(column.path, column.info.label_text, column.info.kind)
            for column in group
            if column.path not in shown
        )
        if rest:
            found.append((label, rest))
    return tuple(found)


@page("view", "GET", "POST")
def grouping(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """The form that groups a list and adds up its columns; POST goes back to the list so."""
    actor, params = actor_of(request), parameters(request)
    if request.method == "POST":
        data = posted(request)
        sums = [f"{name.removeprefix('sum-')}:{way}" for name, way in data.items() if name.startswith("sum-") and way]
        measures = parse_measures(spec, ",".join(sums), actor)
        by = parse_grouping(spec, data.get("group", ""), actor)
        changed = {
            **params,
            "group": by.text if by else "",
            "sums": ",".join(m.text for m in measures),
            "columns": _with_columns(spec, params.get("columns", ""), [m.info.name for m in measures], actor),
        }
        return _back(request, spec, {**changed, "exact": ""})
    return show_form(request, _grouping_form(spec, params, actor))


def _with_columns(spec: ObjectSpec, text: str, names: list[str], actor: Actor) -> str:
    """The columns with those that are added up among them."""
    now = parse_columns(spec, text, actor)
    missing = [name for name in names if name not in {column.path for column in now}]
    return ",".join([columns_text(now), *missing]) if missing else text


def _grouping_form(spec: ObjectSpec, params: dict[str, str], actor: Actor) -> FormPage:
    by = parse_grouping(spec, params.get("group", ""), actor)
    choices = [("", _("No groups"))]
    for info in groupable(spec, actor):
        if filter_kind(info) == "date":
            words = {"month": _("by month"), "quarter": _("by quarter"), "year": _("by year")}
            choices += [(f"{info.name}:{period}", f"{info.label_text} {words[period]}") for period in PERIODS]
        else:
            choices.append((info.name, info.label_text))
    ways = {m.info.name: m.way for m in parse_measures(spec, params.get("sums", ""), actor)}
    offered = (("", _("None")), *((way, way_label(way)) for way in WAYS))
    sums = tuple(
        FormField(f"sum-{info.name}", info.label_text, "choice", ways.get(info.name, ""), choices=offered)
        for info in measurable(spec, actor)
    )
    group = FormField("group", _("Group by"), "choice", by.text if by else "", choices=tuple(choices))
    sections = [FormSection("", (group,))]
    if sums:
        sections.append(FormSection(_("Sums under the list and in the heads of groups"), sums))
    return FormPage(
        title=_("Group and add up"),
        icon="layout-list",
        action=f"{spec.url()}grouping?{urlencode(params)}",
        submit_label=_("Apply"),
        sections=tuple(sections),
        cancel_url=f"{spec.url()}?{urlencode(params)}",
    )


def _back(request: HttpRequest, spec: ObjectSpec, params: dict[str, str]) -> HttpResponse:
    text = urlencode(kept({name: value for name, value in params.items() if name != "cursor"}))
    url = f"{spec.url()}?{text}" if text else spec.url()
    if not is_htmx(request):
        return HttpResponseRedirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response
