"""The settings of the business: what it says of itself, and who changed that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from markupsafe import Markup

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.errors import Conflict, Denied, DomainError
from quen.kernel.people.names import member_names
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.tenancy.business import FIELDS, base_currency_is_fixed, change_business, present_business
from quen.kernel.text import formatting
from quen.kernel.web.chips import choices_of
from quen.kernel.web.door import SIGNED_IN, actor_of, is_htmx, page
from quen.kernel.web.forms import expected_version
from quen.kernel.web.frame import initials
from quen.kernel.web.pages import render_page, render_part
from quen.kernel.web.viewmodels import Change, FormField, FormPage, FormSection, HistoryEntry, HistoryPage

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.tenancy.models import Tenant

URL = "/settings/business"
SHOWN = 20


@dataclass(frozen=True)
class BusinessPage:
    """The form, and the latest changes."""

    title: str
    form: FormPage
    history: HistoryPage


@page(SIGNED_IN, "GET", "POST")
def business_page(request: HttpRequest) -> HttpResponse:
    """For administrators: what the business says of itself."""
    actor = actor_of(request)
    if not actor.is_admin:
        raise Denied
    tenant = present_business()
    if request.method == "GET":
        return _show(request, tenant, {}, {})
    given = {name: request.POST[name].strip() for name in FIELDS if name in request.POST}
    try:
        change_business(_typed(given), expected_version(request), actor=actor)
    except Conflict as conflict:
        found = conflict.current
        text = _("Somebody else saved this while you were editing. What you typed is still here.")
        return _show(request, found, given, {}, conflict=text, status=409)
    except DomainError as error:
        return _show(request, tenant, given, error.by_field(), status=422)
    if is_htmx(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = URL
        return response
    return HttpResponseRedirect(URL)


def _typed(given: dict[str, str]) -> dict[str, Any]:
    numbers = ("fiscal_month", "week_start")
    return {n: int(t) if n in numbers and t.isdecimal() and len(t) < 5 else t for n, t in given.items()}


def _show(
    request: HttpRequest, tenant: Tenant, given: dict[str, str], errors: dict[str, list[str]], *,
    conflict: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    form = _form(tenant, given, errors, actor, conflict)
    if is_htmx(request) and request.method == "POST":
        return render_part(request, "_form.html", page=form, drawer=0, status=status)
    found = BusinessPage(_("Business"), form, _history(tenant, actor))
    return render_page(request, "business.html", found, status=status)


def _form(tenant: Tenant, given: dict[str, str], errors: dict[str, list[str]], actor: Actor, conflict: str) -> FormPage:
    def field(name: str, label: str, help_text: str = "") -> FormField:
        kind: Any = "text" if name == "name" else "choice"
        stored = str(getattr(tenant, name))
        typed = given.get(name, stored)
        return FormField(
            name, label, kind, typed, required=True, help=help_text, errors=tuple(errors.get(name, ())),
            choices=choices(name, actor), max_length=200 if name == "name" else 0,
            theirs=_told(name, stored, actor) if conflict and typed != stored else "",
        )  # fmt: skip

    currency: tuple[FormField, ...] = (field("base_currency", _("Base currency"), _("All sums are made in it.")),)
    if base_currency_is_fixed():
        text = _("There are amounts or exchange rates already, so it stays.")
        kept = FormField("kept", _("Base currency"), "text", tenant.base_currency, help=text, fixed=True)
        currency = (kept,)
    labels = _labels()
    return FormPage(
        title=_("Business"),
        icon="building-skyscraper",
        action=URL,
        submit_label=_("Save"),
        sections=(
            FormSection(_("Business"), tuple(field(n, labels[n]) for n in ("name", "country", "language", "timezone"))),
            FormSection(
                _("Calendar"),
                (
                    field("fiscal_month", labels["fiscal_month"], _("Numbers that begin anew each year follow it.")),
                    field("week_start", labels["week_start"]),
                ),
            ),
            FormSection(_("Money"), currency),
        ),
        cancel_url="/settings/",
        version=tenant.version,
        errors=tuple(errors.get("", ())),
        conflict=conflict,
    )


def _labels() -> dict[str, str]:
    return {
        "name": _("Name"),
        "country": _("Country"),
        "language": _("Language"),
        "timezone": _("Time zone"),
        "fiscal_month": _("Fiscal year begins in"),
        "week_start": _("Week begins on"),
        "base_currency": _("Base currency"),
    }


def choices(name: str, actor: Actor) -> tuple[tuple[str, str], ...]:
    """(value, label) of a field of the business; nothing for its name."""
    locale = Locale.parse(actor.language)
    if name == "country":
        return choices_of(FieldInfo("country", "country", "", "country"), actor)
    if name == "language":
        return tuple((str(code), str(label)) for code, label in settings.LANGUAGES)
    if name == "timezone":
        return tuple((zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone)
    if name == "fiscal_month":
        months = locale.months["stand-alone"]["wide"]
        return tuple((str(n), str(months[n]).capitalize()) for n in range(1, 13))
    if name == "week_start":
        days = locale.days["stand-alone"]["wide"]
        return tuple((str(n), str(days[n - 1]).capitalize()) for n in (1, 6, 7))
    if name == "base_currency":
        return choices_of(FieldInfo("currency", "currency", "", "currency"), actor)
    return ()


def _told(name: str, value: object, actor: Actor) -> str:
    return dict(choices(name, actor)).get(str(value), str(value))


def _history(tenant: Tenant, actor: Actor) -> HistoryPage:
    entries = list(ChangeEntry.objects.filter(root_id=tenant.pk, object="tenant").order_by("-id")[:SHOWN])
    names, labels = member_names(entry.actor_id for entry in entries), _labels()
    made = []
    for entry in entries:
        who = (names.get(entry.actor_id, "") if entry.actor_id else "") or "Quen"
        shown = tuple(
            Change(labels[name], *(Markup("{}").format(_told(name, value, actor)) for value in pair))
            for name, pair in (entry.changes or {}).items()
            if name in labels
        )
        made.append(
            HistoryEntry(
                at=formatting.format_datetime(entry.at, ZoneInfo(actor.timezone), actor.language),
                at_iso=entry.at.isoformat(),
                who=who,
                who_initials=initials(who),
                via="",
                operation="update",
                sentence=_("changed %(fields)s") % {"fields": ", ".join(change.label for change in shown)},
                changes=shown,
            )
        )
    return HistoryPage(tuple(made), "")
