"""`render(info, value, medium)`: how a value looks, decided by the type of its field and nowhere else."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from markupsafe import Markup, escape

from quen.kernel.clock import now
from quen.kernel.query.titles import GoneTitle, Titles
from quen.kernel.records.links import split_key
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.text import formatting
from quen.kernel.text.cells import harmless
from quen.kernel.text.mentions import pieces, plain

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

Medium = Literal["html", "text", "csv", "api"]
# the rules of recurrence that people choose from; others come by the API
RULES = (
    ("FREQ=DAILY", gettext_lazy("Every day")),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", gettext_lazy("Every weekday")),
    ("FREQ=WEEKLY", gettext_lazy("Every week")),
    ("FREQ=WEEKLY;INTERVAL=2", gettext_lazy("Every two weeks")),
    ("FREQ=MONTHLY", gettext_lazy("Every month")),
    ("FREQ=MONTHLY;INTERVAL=3", gettext_lazy("Every three months")),
    ("FREQ=YEARLY", gettext_lazy("Every year")),
)
EMPTY = Markup('<span class="q-empty">–</span>')


@dataclass(frozen=True)
class Look:
    """What rendering needs besides the value: language, zone, and the titles of references."""

    language: str
    zone: ZoneInfo
    base_currency: str
    country: str = "VN"
    titles: Titles = field(default_factory=dict)
    links: bool = True


def look_for(actor: Actor, titles: Titles | None = None, *, links: bool = True) -> Look:
    """The look of values for `actor`."""
    return Look(actor.language, ZoneInfo(actor.timezone), actor.base_currency, actor.country, titles or {}, links)


def render(info: FieldInfo, value: Any, medium: Medium, look: Look, row: Mapping[str, Any] | None = None) -> Any:
    """`value` of field `info` for `medium`: Markup for html, str for text and csv, JSON types for api.

    `row` (by column) gives the currency of money.
    """
    if info.fields_of and value not in {name for name, _label in info.choices}:
        value = ""  # the name of a field that does not exist for who looks
    if medium == "api":
        return _api(info, value)
    if value is None or value == "":
        return EMPTY if medium == "html" else ""
    if medium == "csv":
        return _csv(info, value, look)
    text = as_text(info, value, look, row)
    return text if medium == "text" else _html(info, value, text, look)


def as_text(info: FieldInfo, value: Any, look: Look, row: Mapping[str, Any] | None = None) -> str:
    """`value` as people read it, in the language of `look`."""
    kind = info.kind
    if kind == "money":
        currency = (row or {}).get(info.currency) or look.base_currency
        return formatting.format_money(value, currency, look.language)
    if kind in {"decimal", "integer"}:
        if "year" in info.name:
            return str(value)
        return formatting.format_number(value, look.language)
    if kind == "date":
        text = formatting.format_date(value, look.language)
        return f"{text} · {age_text(value, look)}" if info.birth else text
    if kind == "datetime":
        return formatting.format_datetime(value, look.zone, look.language)
    if kind == "boolean":
        return _("Yes") if value else _("No")
    if kind == "choice":
        return choice_label(info, str(value))
    if kind == "recurrence":
        return next((str(label) for rule, label in RULES if rule == value), str(value))
    if kind == "country":
        return country_name(str(value), look.language)
    if kind == "phone":
        return formatting.format_phone(str(value), look.country)
    if kind == "ref":
        return look.titles.get((info.target, value)) or _("Not shared with you")
    if kind == "anyref":
        return look.titles.get(split_key(value)) or _("Not shared with you")
    return _plain_text(info, str(value))


def _plain_text(info: FieldInfo, value: str) -> str:
    if info.shows is not None:
        return info.shows(value)
    return plain(value) if info.kind == "longtext" else value


def age_text(born: date, look: Look) -> str:
    """How old somebody born on that day is today: in years, below two in months."""
    today = now().astimezone(look.zone).date()
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months < 24:
        months = max(months, 0)
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    return ngettext("%(count)d year", "%(count)d years", months // 12) % {"count": months // 12}


def choice_label(info: FieldInfo, value: str) -> str:
    """The label of a choice; the value itself where the choice is gone."""
    return next((str(label) for known, label in info.choices if known == value), value)


@lru_cache(maxsize=2000)
def country_name(code: str, language: str) -> str:
    """`VN` as Việt Nam, Vietnam or เวียดนาม."""
    return str(Locale.parse(language).territories.get(code, code))


def _html(info: FieldInfo, value: Any, text: str, look: Look) -> Markup:
    shown = escape(text)
    kind = info.kind
    if kind in {"date", "datetime", "money"}:
        return Markup('<span class="text-nowrap">%s</span>') % shown
    if kind in {"ref", "anyref"}:
        key = (info.target, value) if kind == "ref" else split_key(value)
        if key not in look.titles:
            return Markup('<span class="text-secondary">%s</span>') % shown
        if isinstance(text, GoneTitle):
            shown = Markup('<span class="q-gone"><del>{}</del> {}</span>').format(text, _("in the trash"))
        return Markup('<a href="/%s/%s/">%s</a>') % (*key, shown) if look.links else shown
    if kind == "email":
        return Markup('<a href="mailto:%s">%s</a>') % (value, text)
    if kind == "phone":
        return Markup('<a href="tel:%s" class="text-nowrap">%s</a>') % (value, text)
    if kind == "url" and str(value).startswith(("http://", "https://")):
        short = text.split("://", 1)[1].rstrip("/")
        return Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>').format(value, short)
    if kind == "longtext":
        return Markup('<span class="q-longtext">{}</span>').format(long_text(str(value)))
    return shown


def long_text(value: str) -> Markup:
    """A text for a page: escaped, with mentions standing out."""
    return Markup("").join(
        piece if isinstance(piece, str) else Markup('<span class="q-mention">@{}</span>').format(piece.name)
        for piece in pieces(value)
    )


def _api(info: FieldInfo, value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.{info.decimal_places}f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return value


def _csv(info: FieldInfo, value: Any, look: Look) -> str:
    if info.kind == "ref":
        text = look.titles.get((info.target, value), "")
    elif info.kind == "anyref":  # as an import takes it
        key = split_key(value)
        text = f"{key[0]}:{look.titles[key]}" if key in look.titles else ""
    elif isinstance(value, datetime | date):
        text = value.isoformat()
    elif isinstance(value, Decimal | int):
        return str(value)
    else:
        text = plain(str(value)) if info.kind == "longtext" else str(value)
    return harmless(text)
