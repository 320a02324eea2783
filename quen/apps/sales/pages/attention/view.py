"""Deals of one's own that want something: late, closing this week, or resting too long on their stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.opportunity.object import opportunity
from quen.kernel.actions.declare import Tone
from quen.kernel.clock import now, today
from quen.kernel.query.titles import titles_of
from quen.kernel.text import formatting

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

SHOWN = 8
OPEN = 5_000  # open deals of one person that are looked at
DAYS = 7  # how far ahead a close date wants attention
_NEEDED = {"name", "stage", "close_date", "owner"}
_COLUMNS = (
    *("id", "name", "account_id", "amount", "currency", "close_date", "stage_since"),
    *("stage__name", "stage__rotting_days"),
)


@dataclass(frozen=True)
class Deal:
    """`reasons`: (what it wants attention for, tone). `plan_url`: the form of an activity about it, "" for none."""

    title: str
    url: str
    account: str
    amount: str
    reasons: tuple[tuple[str, Tone], ...]
    plan_url: str


@dataclass(frozen=True)
class Attention:
    """The panel; `all_url`: all open deals of her own, "" where these are all that want something."""

    deals: tuple[Deal, ...]
    all_url: str


def build_attention(actor: Actor) -> Attention | None:
    """For whoever sees her own deals only; who sees those of others has the lists of all of them instead."""
    readable = {info.name for info in opportunity.readable(actor)}
    if actor.scope(opportunity.name, "view") != "own" or not readable >= _NEEDED:
        return None
    present, day = now(), today(actor)
    soon = Q(close_date__lte=day + timedelta(days=DAYS))
    limit: Any = F("stage__rotting_days")
    rotten = Q(stage_since__lte=present - timedelta(days=1) * limit)
    mine = opportunity.rows(actor).filter(owner_id=actor.member_id, stage__kind="open")
    # her open deals first: along the close dates, the deals of everybody would be looked through for hers
    few = Opportunity.objects.filter(pk__in=mine.order_by().values("pk")[:OPEN])
    order = (F("close_date").asc(nulls_last=True), "id")
    rows = list(few.filter(soon | rotten).order_by(*order).values(*_COLUMNS)[: SHOWN + 1])
    accounts = [row["account_id"] for row in rows[:SHOWN] if row["account_id"]] if "account" in readable else []
    titles = titles_of({"account": accounts}, actor) if accounts else {}
    deals = tuple(
        Deal(
            title=row["name"],
            url=opportunity.url(row["id"]),
            account=titles.get(("account", row["account_id"]), ""),
            amount=_amount(row, actor) if {"amount", "currency"} <= readable else "",
            reasons=tuple(_reasons(row, day, present, actor)),
            plan_url=f"/activity/new?about=opportunity:{row['id']}" if actor.may("activity", "create") else "",
        )
        for row in rows[:SHOWN]
    )
    more = f"{opportunity.url()}?owner={actor.member_id}&stage.kind=open&sort=close_date"
    return Attention(deals, more if len(rows) > SHOWN else "")


def _amount(row: dict[str, Any], actor: Actor) -> str:
    if row["amount"] is None:
        return ""
    return formatting.format_money_short(row["amount"], row["currency"] or actor.base_currency, actor.language)


def _reasons(row: dict[str, Any], day: date, present: datetime, actor: Actor) -> list[tuple[str, Tone]]:
    found: list[tuple[str, Tone]] = []
    closing = row["close_date"]
    if closing is not None and closing < day:
        text = _("Close date passed: %(day)s") % {"day": formatting.format_date(closing, actor.language)}
        found.append((text, "danger"))
    elif closing is not None and closing == day:
        found.append((_("Closes today"), "warning"))
    elif closing is not None and closing <= day + timedelta(days=DAYS):
        days = (closing - day).days
        found.append((ngettext("Closes in %(days)d day", "Closes in %(days)d days", days) % {"days": days}, ""))
    rests, limit = (present - row["stage_since"]).days, row["stage__rotting_days"]
    if limit is not None and rests >= limit:
        text = ngettext("%(days)d day in %(stage)s", "%(days)d days in %(stage)s", rests)
        found.append((text % {"days": rests, "stage": row["stage__name"]}, "warning"))
    return found
