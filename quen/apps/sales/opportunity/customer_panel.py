"""What a customer is worth in figures: open deals, and what was won and lost, as far as the actor sees the deals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DecimalField, Max, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quen.kernel.clock import today
from quen.kernel.registry.registry import get_spec
from quen.kernel.text.formatting import format_date, format_money, format_number

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

_NEEDED = {"amount", "stage", "close_date"}


@dataclass(frozen=True)
class Figure:
    """A line: label, amount, and what is said under it."""

    label: str
    value: str
    note: str
    url: str


def read_figures(spec: ObjectSpec, record: Any, actor: Actor) -> tuple[Figure, ...] | None:
    """Open, won in the last twelve months, and won ever; in one statement. None where the actor sees no amounts."""
    own = get_spec("opportunity")
    seen = {info.name for info in own.readable(actor)}
    if not actor.may(own.name, "view") or not {*_NEEDED, spec.name} <= seen:
        return None
    year_ago = today(actor) - timedelta(days=365)
    won = Q(stage__kind="won")
    parts = {"open": Q(stage__kind="open"), "year": won & Q(close_date__gte=year_ago), "won": won}
    wanted: dict[str, Any] = {"last": Max("close_date", filter=won)}
    for name, condition in parts.items():
        wanted[f"{name}_sum"] = Sum("amount_base", filter=condition, output_field=DecimalField())
        wanted[f"{name}_count"] = Count("pk", filter=condition)
    found = own.rows(actor).filter(**{f"{spec.name}_id": record.pk}).aggregate(**wanted)
    if not (found["open_count"] or found["won_count"]):
        return None
    labels = {"open": _("Open deals"), "year": _("Won in twelve months"), "won": _("Won so far")}
    made = []
    for name, label in labels.items():
        count = found[f"{name}_count"]
        note = ngettext("%(count)s deal", "%(count)s deals", count) % {"count": format_number(count, actor.language)}
        if name == "won" and found["last"]:
            note += " · " + _("last on %(day)s") % {"day": format_date(found["last"], actor.language)}
        kind = "open" if name == "open" else "won"
        url = f"{own.url()}?{spec.name}={record.pk}&stage.kind={kind}"
        if name == "year":
            url += f"&close_date__gte={year_ago.isoformat()}"
        value = format_money(Decimal(found[f"{name}_sum"] or 0), actor.base_currency, actor.language)
        made.append(Figure(label, value, note, url))
    return tuple(made)
