"""The currencies of the business: its base currency, those it uses with their latest rates, and what lacks a rate."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import get_currency_name
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from quen.kernel.clock import today
from quen.kernel.errors import Denied, DomainError
from quen.kernel.money.missing import MOST, missing_rates, used_currencies
from quen.kernel.money.revalue import being_revalued
from quen.kernel.records.inputs import parse_form
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.text import formatting
from quen.kernel.web.chips import CURRENCIES
from quen.kernel.web.door import SIGNED_IN, actor_of, is_htmx, page, posted
from quen.kernel.web.pages import render_page, render_part

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

URL = "/settings/currencies"


@dataclass(frozen=True)
class MissingView:
    """`12 opportunities` that have an amount in a currency without a rate; `url` lists them."""

    text: str
    url: str


@dataclass(frozen=True)
class CurrencyView:
    """`rate` and `since` of the latest rate that holds, "" for none; `coming`: one that will hold later.
    `working`: amounts are being brought to a new rate."""

    code: str
    name: str
    rate: str
    since: str
    since_iso: str
    coming: str
    rates_url: str
    missing: tuple[MissingView, ...]
    working: bool


@dataclass(frozen=True)
class CurrenciesPage:
    base: str
    base_name: str
    base_fixed_hint: str
    rows: tuple[CurrencyView, ...]
    missing: int
    may_add: bool
    codes: tuple[str, ...]
    today: str
    typed: dict[str, str]
    errors: tuple[str, ...]
    history_url: str


@page(SIGNED_IN, "GET", "POST")
def currencies_page(request: HttpRequest) -> HttpResponse:
    """For administrators; POST adds a rate."""
    actor = actor_of(request)
    if not actor.is_admin:
        raise Denied
    if request.method == "GET":
        return render_page(request, "money/currencies.html", _build(actor, {}, ()))
    try:
        _add(posted(request), actor)
    except DomainError as error:
        messages = tuple(f"{_label(name)}{text}" for name, texts in error.by_field().items() for text in texts)
        found = _build(actor, posted(request), messages)
        if is_htmx(request):
            return render_part(request, "money/_currencies.html", page=found, status=422)
        return render_page(request, "money/currencies.html", found, status=422)
    if is_htmx(request):
        return render_part(request, "money/_currencies.html", page=_build(actor, {}, ()))
    return HttpResponseRedirect(URL)


def _add(given: dict[str, str], actor: Actor) -> None:
    spec = get_spec("currency_rate")
    infos = [spec.fields[name] for name in ("currency", "valid_from", "rate")]
    values = parse_form(infos, given, actor)
    if values.get("currency") == actor.base_currency:
        text = _("This is the base currency; it needs no rate.")
        raise DomainError("base_currency", text, field="currency")
    save_record(spec, actor=actor, changes=values)


def _label(name: str) -> str:
    info = get_spec("currency_rate").fields.get(name)
    return f"{info.label_text}: " if info else ""


def _build(actor: Actor, typed: dict[str, str], errors: tuple[str, ...]) -> CurrenciesPage:
    latest, coming = _rates(actor, holds=True), _rates(actor, holds=False)
    lacking: dict[str, list[MissingView]] = defaultdict(list)
    for found in missing_rates(actor):
        count = f"{found.count:,}" if found.count < MOST else f"{MOST:,}+"
        text = f"{count} {found.spec.label_plural.lower()}"
        lacking[found.currency].append(MissingView(text, f"{found.spec.url()}?currency={found.currency}"))
    working = being_revalued()
    codes = sorted((used_currencies() | set(latest) | set(coming) | set(lacking)) - {actor.base_currency, ""})
    rows = tuple(_row(code, latest, coming, tuple(lacking[code]), code in working, actor) for code in codes)
    offered = dict.fromkeys([*[c for c in codes if c not in latest], *codes, *CURRENCIES])
    return CurrenciesPage(
        base=actor.base_currency,
        base_name=get_currency_name(actor.base_currency, locale=actor.language),
        base_fixed_hint=_("All sums are made in it. Until there are amounts, it can be chosen with the business:"),
        rows=tuple(sorted(rows, key=lambda row: (not row.missing, row.code))),
        missing=len([row for row in rows if row.missing]),
        may_add=actor.may("currency_rate", "create"),
        codes=tuple(code for code in offered if code != actor.base_currency),
        today=today(actor).isoformat(),
        typed=typed,
        errors=errors,
        history_url=get_spec("currency_rate").url(),
    )


def _rates(actor: Actor, *, holds: bool) -> dict[str, tuple[Decimal, date]]:
    """{currency: (rate, from when)}: the latest that holds today, or the first of those that will."""
    rows = get_spec("currency_rate").rows(actor, "view")
    day = today(actor)
    rows = rows.filter(valid_from__lte=day) if holds else rows.filter(valid_from__gt=day)
    order = F("valid_from").desc() if holds else F("valid_from").asc()
    nth = Window(RowNumber(), partition_by=[F("currency")], order_by=[order])
    found = rows.annotate(nth=nth).filter(nth=1).values_list("currency", "rate", "valid_from")
    return {code: (rate, since) for code, rate, since in found}


def _row(
    code: str, latest: dict[str, tuple[Decimal, date]], coming: dict[str, tuple[Decimal, date]],
    missing: tuple[MissingView, ...], working: bool, actor: Actor,
) -> CurrencyView:  # fmt: skip
    now, later = latest.get(code), coming.get(code)
    ahead = ""
    if later:
        ahead = _("%(rate)s from %(date)s") % {
            "rate": formatting.format_number(later[0].normalize(), actor.language),
            "date": formatting.format_date(later[1], actor.language),
        }
    return CurrencyView(
        code=code,
        name=get_currency_name(code, locale=actor.language),
        rate=formatting.format_number(now[0].normalize(), actor.language) if now else "",
        since=formatting.format_date(now[1], actor.language) if now else "",
        since_iso=now[1].isoformat() if now else "",
        coming=ahead,
        rates_url=f"{get_spec('currency_rate').url()}?currency={code}",
        missing=missing,
        working=working,
    )
