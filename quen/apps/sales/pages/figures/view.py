"""Pipeline figures: what stands in each stage, how long deals stay there, and how many go on."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.apps.sales.opportunity.object import opportunity
from quen.apps.sales.pipeline.object import pipeline
from quen.apps.sales.stage.object import stage
from quen.kernel.access.actor import Actor
from quen.kernel.access.reach import reach
from quen.kernel.clock import today
from quen.kernel.errors import NotFound
from quen.kernel.query.page import COUNT_LIMIT, capped_count, count_text
from quen.kernel.query.sums import visible_sums
from quen.kernel.text import formatting
from quen.kernel.web.door import SIGNED_IN, actor_of, page
from quen.kernel.web.pages import render_page
from quen.kernel.web.viewmodels import Link

MONTHS = (3, 6, 12)
Flow = dict[tuple[uuid.UUID, uuid.UUID], tuple[int, Decimal]]


@dataclass(frozen=True)
class StageFigures:
    """One stage; `share` of the largest sum in percent, for its bar. `on` and `days` are of those who left it."""

    name: str
    url: str
    count: str
    total: str
    weighted: str
    share: int
    days: str
    on: str
    moves: str


@dataclass(frozen=True)
class FiguresPage:
    """`facts`: (label, value, url) above the table."""

    pipelines: tuple[Link, ...]
    periods: tuple[Link, ...]
    stages: tuple[StageFigures, ...]
    facts: tuple[tuple[str, str, str], ...]
    money: bool


@page(SIGNED_IN)
def figures_page(request: HttpRequest) -> HttpResponse:
    """The open stages of a pipeline, as far as the actor sees deals; past moves from the monthly sums of her reach."""
    actor = actor_of(request)
    readable = {info.name for info in opportunity.readable(actor)}
    if not actor.may("opportunity", "view") or "stage" not in readable:
        raise NotFound
    lines = list(pipeline.rows(actor).order_by("position", "id"))
    wanted = request.GET.get("pipeline", "")
    chosen = next(
        (x for x in lines if str(x.pk) == wanted), next((x for x in lines if x.is_default), (lines or [None])[0])
    )
    months = next((n for n in MONTHS if str(n) == request.GET.get("months")), 6)
    stages = list(stage.rows(actor).filter(pipeline=chosen).order_by("position", "id")) if chosen else []
    money = {"amount", "weighted"} <= readable
    return render_page(
        request,
        "sales/figures.html",
        FiguresPage(
            pipelines=tuple(Link(x.name, _url(x.pk, months), "", x == chosen) for x in lines),
            periods=tuple(
                Link(_("%(count)d months") % {"count": n}, _url(chosen.pk if chosen else "", n), "", n == months)
                for n in MONTHS
            ),
            stages=_stages(stages, months, actor, money=money),
            facts=_facts(stages, actor),
            money=money,
        ),
    )


def _url(pipeline_id: Any, months: int) -> str:
    return f"/pipeline-figures?{urlencode({'pipeline': pipeline_id, 'months': months})}"


def _stages(stages: list[Any], months: int, actor: Actor, *, money: bool) -> tuple[StageFigures, ...]:
    is_open = [s for s in stages if s.kind == "open"]
    sums = visible_sums(opportunity, [s.pk for s in is_open], actor)
    weights = _weights(is_open, sums, actor)
    flow = _flow([s.pk for s in is_open], months, actor)
    place = {s.pk: (s.kind != "lost", s.position) for s in stages}
    largest = max([total for _count, total in sums.values()], default=Decimal(0)) or Decimal(1)
    made = []
    for found in is_open:
        count, total = sums.get(found.pk, (0, Decimal(0)))
        left = {to: figures for (origin, to), figures in flow.items() if origin == found.pk}
        moves = sum(n for n, _days in left.values())
        forward = sum(n for to, (n, _d) in left.items() if to in place and place[to] > (True, found.position))
        days = sum((d for _n, d in left.values()), Decimal(0))
        made.append(
            StageFigures(
                name=found.name,
                url=f"{opportunity.url()}?{urlencode({'stage': found.pk})}",
                count=count_text(count, actor.language),
                total=_money(total, actor) if money else "",
                weighted=weights[found.pk] if money else "",
                share=int(100 * total / largest) if money else 0,
                days=formatting.format_number(days / moves, actor.language, 1) if moves else "–",
                on=f"{round(100 * forward / moves)} %" if moves else "–",
                moves=formatting.format_number(moves, actor.language),
            )
        )
    return tuple(made)


def _weights(stages: list[Any], sums: Any, actor: Actor) -> dict[uuid.UUID, str]:
    """Exact up to 10,000 deals a stage; beyond, the sum at the stage's own probability, marked as about."""
    few = [s.pk for s in stages if sums.get(s.pk, (0,))[0] <= COUNT_LIMIT]
    rows = opportunity.rows(actor).filter(stage__in=few).order_by()
    exact = dict(rows.values("stage_id").annotate(n=Count("pk"), w=Sum("weighted")).values_list("stage_id", "w"))
    made = {}
    for found in stages:
        if found.pk in few:
            made[found.pk] = _money(exact.get(found.pk) or Decimal(0), actor)
        else:
            about = sums[found.pk][1] * found.probability / 100
            made[found.pk] = _("about %(amount)s") % {"amount": _money(about, actor)}
    return made


def _flow(stages: list[uuid.UUID], months: int, actor: Actor) -> Flow:
    """{(from, to): (moves, days)} of the last `months` months, of deals owned within the actor's reach."""
    day = today(actor)
    count = day.year * 12 + day.month - months
    since = date(count // 12, count % 12 + 1, 1)
    reached = reach(opportunity, actor, "view")
    limit = "" if reached.everything else "AND owner_key = ANY(%s)"
    params: list[Any] = [stages, since] + ([] if reached.everything else [list(reached.members)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT from_stage_id, to_stage_id, sum(moves), sum(days) FROM sales_stageflow
                WHERE from_stage_id = ANY(%s) AND month >= %s {limit} GROUP BY 1, 2""",  # noqa: S608
            params,
        )
        return {(origin, to): (int(moves), days) for origin, to, moves, days in cursor.fetchall()}


def _facts(stages: list[Any], actor: Actor) -> tuple[tuple[str, str, str], ...]:
    """Open deals whose close date was put off, and those whose close date has passed: with the way to their list."""
    readable = {info.name for info in opportunity.readable(actor)}
    if "close_date" not in readable or "pushed" not in readable:
        return ()
    ids = [s.pk for s in stages if s.kind == "open"]
    rows = opportunity.rows(actor).filter(stage__in=ids)
    chosen = ",".join(str(pk) for pk in ids)
    day = today(actor) - timedelta(days=1)
    found = (
        (_("Close date put off"), rows.filter(pushed__gte=1), {"stage": chosen, "pushed__gte": "1"}),
        (
            _("Close date passed"),
            rows.filter(close_date__lt=day),
            {"stage": chosen, "close_date__lte": day.isoformat()},
        ),
        (_("Without next step"), rows.filter(next_step=""), {"stage": chosen, "next_step__empty": "true"}),
    )
    return tuple(
        (label, count_text(capped_count(some), actor.language), f"{opportunity.url()}?{urlencode(params)}")
        for label, some, params in found
    )


def _money(amount: Decimal, actor: Actor) -> str:
    return formatting.format_money_short(amount, actor.base_currency, actor.language)
