"""What a member asks to hear of a record: at a time (a reminder), or when others move it (following)."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.clock import now
from quen.kernel.errors import NotFound
from quen.kernel.notify import remind, unremind
from quen.kernel.notify.follow import follow, unfollow
from quen.kernel.notify.reminders import own_reminder, waiting_reminder
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.text import formatting
from quen.kernel.web.door import actor_of, in_drawer, is_htmx, page
from quen.kernel.web.forms import show_form
from quen.kernel.web.pages import with_trigger
from quen.kernel.web.viewmodels import FormField, FormPage, FormSection

NONE = "none"
MORNING = time(9)
_LONGEST = timedelta(days=3660)


@page("view", "GET", "POST")
def remind_me(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """The form, and setting or taking back the one reminder that a member has of a record."""
    actor = actor_of(request)
    record = _seen(request, spec, record_id)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        at, errors = _chosen(request, actor)
        if not errors:
            return _done(request, spec, record, _set(request, record, actor, at))
    return show_form(request, _form(spec, record, actor, request, errors), status=422 if errors else 200)


@page("view", "POST")
def follow_record(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """From now on she hears of the record's moves."""
    record = _seen(request, spec, record_id)
    follow(actor_of(request).member_id, record)
    return _done(request, spec, record, _("You will hear when others move it."))


@page("view", "POST")
def unfollow_record(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """She hears of it no more."""
    record = _seen(request, spec, record_id)
    unfollow(actor_of(request).member_id, record)
    return _done(request, spec, record, _("You do not follow it any more."))


def _seen(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> Any:
    record = spec.rows(actor_of(request)).filter(pk=record_id).first()
    if record is None:
        raise NotFound
    return record


def _usual(actor: Actor) -> dict[str, datetime]:
    """The times one click away, in her zone: tomorrow, next Monday and in a week, each at nine."""
    zone = ZoneInfo(actor.timezone)
    today = now().astimezone(zone).date()
    days = {"tomorrow": 1, "monday": 7 - today.weekday(), "week": 7}
    return {name: datetime.combine(today + timedelta(days=n), MORNING, zone) for name, n in days.items()}


def _chosen(request: HttpRequest, actor: Actor) -> tuple[datetime | None, dict[str, list[str]]]:
    """The time asked for; None to take the reminder back. A time of one's own comes first."""
    typed, when = request.POST.get("at", "").strip(), request.POST.get("when", "")
    if when == NONE:
        return None, {}
    if not typed:
        at = _usual(actor).get(when)
        return (at, {}) if at else (None, {"when": [_("Please fill in this field.")]})
    try:
        at = datetime.fromisoformat(typed)
        at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(actor.timezone))
    except ValueError:
        return None, {"at": [_("This is not a date and time.")]}
    if not now() < at < now() + _LONGEST:
        return None, {"at": [_("Choose a time that is still to come.")]}
    return at, {}


def _set(request: HttpRequest, record: Any, actor: Actor, at: datetime | None) -> str:
    text = request.POST.get("text", "").strip()[:300]
    if at is None:
        unremind(record=record, member_id=actor.member_id, key=own_reminder(record))
        return _("No reminder any more")
    remind(actor.member_id, at=at, record=record, text=text, key=own_reminder(record))
    shown = formatting.format_datetime(at, ZoneInfo(actor.timezone), actor.language)
    return _("You will be reminded: %(when)s") % {"when": shown}


def _done(request: HttpRequest, spec: ObjectSpec, record: Any, message: str) -> HttpResponse:
    if in_drawer(request) or is_htmx(request):
        return with_trigger(HttpResponse(status=204), "quen:done", message=message, object=spec.name, id=str(record.pk))
    return HttpResponseRedirect(spec.url(record.pk))


def _form(spec: ObjectSpec, record: Any, actor: Actor, request: HttpRequest, errors: dict[str, list[str]]) -> FormPage:
    zone, key = ZoneInfo(actor.timezone), own_reminder(record)
    waiting = waiting_reminder(actor.member_id, key)
    labels = {"tomorrow": _("Tomorrow"), "monday": _("Next Monday"), "week": _("In a week")}
    choices = [(name, f"{labels[name]}, {MORNING:%H:%M}") for name in _usual(actor)]
    if waiting is not None:
        choices.append((NONE, _("Do not remind me any more")))
    at = waiting.at.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if waiting else ""
    posted = request.POST if request.method == "POST" else {}
    fields = (
        FormField("when", _("When"), "choice", posted.get("when", "tomorrow"), required=True, choices=tuple(choices),
                  errors=tuple(errors.get("when", ()))),
        FormField("at", _("Or at a time of your own"), "datetime", posted.get("at", at),
                  errors=tuple(errors.get("at", ()))),
        FormField("text", _("What to think of"), "text", posted.get("text", waiting.text if waiting else ""),
                  max_length=300),
    )  # fmt: skip
    return FormPage(
        title=_("Remind me: %(title)s") % {"title": spec.title_of(record, actor)},
        icon="calendar-due",
        action=f"{spec.url(record.pk)}remind",
        submit_label=_("Remind me"),
        sections=(FormSection("", fields),),
        cancel_url=spec.url(record.pk),
    )
