"""The stage history on the page of a deal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from quen.apps.sales.history.model import StageMove
from quen.kernel.clock import now
from quen.kernel.text import formatting

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

SHOWN = 50


@dataclass(frozen=True)
class Step:
    """One stay in a stage: `share` of the longest one in percent, for a bar; `note` why a criterion was passed over."""

    stage: str
    kind: str
    since: str
    who: str
    amount: str
    days: str
    share: int
    present: bool
    late: bool
    note: str


@dataclass(frozen=True)
class StageHistory:
    """The steps, the latest first; `age`: days since the deal was opened, while it is open."""

    steps: tuple[Step, ...]
    age: str


def stage_history(spec: ObjectSpec, record: Any, actor: Actor) -> StageHistory | None:
    """The stays of a deal, or None for those whose role hides the stage."""
    readable = {info.name for info in spec.readable(actor)}
    if "stage" not in readable:
        return None
    moves = StageMove.objects.filter(opportunity=record.pk).select_related("to_stage", "by").order_by("-at", "-id")
    rows = list(moves[:SHOWN])
    ends = [now(), *(row.at for row in rows)]
    days = [max((end - row.at).days, 0) for row, end in zip(rows, ends, strict=False)]
    longest = max([*days, 1])
    is_open = record.stage.kind == "open"
    steps = []
    for place, (row, count) in enumerate(zip(rows, days, strict=True)):
        stage = row.to_stage
        closed = stage is not None and stage.kind != "open"
        limit = stage.rotting_days if stage is not None else None
        steps.append(
            Step(
                stage=stage.name if stage else "–",
                kind=stage.kind if stage else "open",
                since=formatting.format_date(row.at.astimezone(ZoneInfo(actor.timezone)).date(), actor.language),
                who=row.by.name if row.by else "",
                amount=_money(row.amount, actor) if "amount" in readable else "",
                days="" if closed else _days(count),
                share=0 if closed else max(round(100 * count / longest), 2),
                present=place == 0,
                late=limit is not None and count > limit and not closed,
                note=row.note,
            )
        )
    age = ""
    if is_open and rows:
        age = _days(max((now() - rows[-1].at).days, 0))
    return StageHistory(tuple(steps), age)


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _money(amount: Any, actor: Actor) -> str:
    return "" if amount is None else formatting.format_money_short(amount, actor.base_currency, actor.language)
