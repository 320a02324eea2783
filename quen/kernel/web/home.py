"""Home: what stands open, from real records only."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from markupsafe import Markup

from quen.kernel.access.actor import Actor
from quen.kernel.clock import now
from quen.kernel.errors import DomainError
from quen.kernel.query.page import Order, capped_count, count_text, parse_order, read_page
from quen.kernel.query.selection import selection
from quen.kernel.query.sums import visible_sums
from quen.kernel.registry.home_panels import home_panels
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.spec import ObjectSpec, QuickFilter
from quen.kernel.text import formatting
from quen.kernel.web.columns import chosen_fields, columns_needed, make_columns, make_rows
from quen.kernel.web.door import SIGNED_IN, actor_of, page
from quen.kernel.web.frame import home_url
from quen.kernel.web.pages import render_page
from quen.kernel.web.viewmodels import RelatedView

ROWS = 8


@dataclass(frozen=True)
class PanelView:
    """A panel that has something to show."""

    name: str
    template: str
    view: Any


@dataclass(frozen=True)
class HomePage:
    """`cards`: (label, value, hint, url) figures; `lists`: the first rows of what wants attention, where there is
    any; `main` and `side`: panels of contexts."""

    greeting: str
    cards: tuple[tuple[str, Markup, str, str], ...]
    lists: tuple[RelatedView, ...]
    main: tuple[PanelView, ...] = ()
    side: tuple[PanelView, ...] = ()
    shows: tuple[str, ...] = ()  # objects whose changes change it


@page(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """The working day: the board's open columns in figures, and the quick filters that fit me as lists."""
    actor = actor_of(request)
    boards = [spec for spec in specs().values() if spec.board and actor.may(spec.name, "view")]
    cards = tuple(card for spec in boards for card in _cards(spec, actor))
    shown = [spec for spec in specs().values() if spec.home and actor.may(spec.name, "view")]
    built = [(panel, panel.build(actor)) for panel in home_panels()]
    panels = [(panel.place, PanelView(panel.name, panel.template, view)) for panel, view in built if view is not None]
    main, side = (tuple(view for where, view in panels if where == place) for place in ("main", "side"))
    told = {panel.instead_of for panel, view in built if view is not None}
    lists = tuple(found for spec in shown if spec.name not in told for found in _lists(spec, actor) if found.rows)
    shows = tuple(spec.name for spec in shown)
    return render_page(request, "home.html", HomePage(_greeting(actor), cards, lists, main, side, shows))


def _greeting(actor: Actor) -> str:
    from zoneinfo import ZoneInfo

    hour = now().astimezone(ZoneInfo(actor.timezone)).hour
    if hour < 12:
        return _("Good morning, %(name)s") % {"name": actor.name}
    return (_("Good afternoon, %(name)s") if hour < 18 else _("Good evening, %(name)s")) % {"name": actor.name}


def _cards(spec: ObjectSpec, actor: Actor) -> list[tuple[str, Markup, str, str]]:
    board = spec.board
    if board is None or board.total not in {i.name for i in spec.readable(actor)}:
        return []
    column_spec = get_spec(spec.fields[board.by].target)
    columns = list(column_spec.rows(actor).order_by(f"{board.boards}__position", "position", "id"))
    sums = visible_sums(spec, [c.pk for c in columns], actor)
    totals: dict[str, tuple[int, Decimal, Decimal]] = {}
    for column in columns:
        count, total = sums.get(column.pk, (0, Decimal(0)))
        weight = Decimal(getattr(column, board.hint) or 0) / 100
        old = totals.get(getattr(column, board.kind), (0, Decimal(0), Decimal(0)))
        totals[getattr(column, board.kind)] = (old[0] + count, old[1] + total, old[2] + total * weight)
    if not any(count for count, _total, _weighted in totals.values()):
        return []  # a business that has not begun
    return [_card(spec, kind, totals[kind], actor) for kind in ("open", "won", "lost") if kind in totals] + [
        (_("Weighted pipeline"), _money(totals["open"][2], actor), _("amount × probability"), home_url(spec))
        for _kind in ("open",)
        if "open" in totals
    ]


def _card(
    spec: ObjectSpec, kind: str, figures: tuple[int, Decimal, Decimal], actor: Actor
) -> tuple[str, Markup, str, str]:
    opened = _("Open %(objects)s") % {"objects": spec.label_plural.lower()}
    opened = opened[:1].upper() + opened[1:]
    labels = {"open": opened, "won": _("Won"), "lost": _("Lost")}
    by = spec.board.by if spec.board else ""
    url = f"{spec.url()}?{urlencode({f'{by}.kind': kind})}"
    hint = _("%(count)s records") % {"count": formatting.format_number(figures[0], actor.language)}
    return labels[kind], _money(figures[1], actor), hint, url


def _money(amount: Decimal, actor: Actor) -> Markup:
    return Markup("{}").format(formatting.format_money_short(amount, actor.base_currency, actor.language))


def _lists(spec: ObjectSpec, actor: Actor) -> list[RelatedView]:
    shown = []
    for quick in spec.quick_filters:
        if quick.name in spec.home.split():
            try:
                shown.append(_list(spec, quick, actor))
            except DomainError:  # filters by a field that her role hides
                continue
    return shown


def _list(spec: ObjectSpec, quick: QuickFilter, actor: Actor) -> RelatedView:
    params = quick.resolve(actor)
    rows = selection(spec, actor, params).rows()
    infos = chosen_fields(spec, spec.home_columns or spec.columns, actor)
    order: Order = parse_order(spec, params.get("sort", ""), actor)
    needed = [*columns_needed(spec, infos), order.path]
    read = read_page(rows.values(*dict.fromkeys(needed)), order, actor=actor, scope="home", limit=ROWS)
    count = capped_count(rows) if read.cursor else len(read.rows)
    return RelatedView(
        object=spec.name,
        label=str(quick.label),
        icon=spec.icon,
        count=count_text(count, actor.language),
        columns=make_columns(infos),
        rows=make_rows(spec, read.rows, infos, actor),
        all_url=f"{spec.url()}?{urlencode(params)}",
        create_url="",
    )
