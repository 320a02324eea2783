"""The person's own settings: language, zone, theme, password, business."""

from __future__ import annotations

import uuid
from zoneinfo import available_timezones

from babel import Locale
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.notify.read import choices_of, choose
from quen.kernel.tenancy.models import User
from quen.kernel.tenancy.setup import check_password_strength
from quen.kernel.text.formatting import BUDDHIST_OFFSET
from quen.kernel.text.forms import DATE_FORMS, NUMBER_FORMS
from quen.kernel.web.door import SIGNED_IN, actor_of, is_htmx, page, wants_json
from quen.kernel.web.forms import show_form
from quen.kernel.web.middleware import is_member
from quen.kernel.web.sign_in import _safe
from quen.kernel.web.viewmodels import FormField, FormPage, FormSection

THEMES = ("auto", "light", "dark")
USUAL = "usual"  # nothing of her own: as the language, or the business, does


@page(SIGNED_IN, "GET", "POST")
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone, theme, forms of numbers and dates; a new password with the old one."""
    user: User = request.user  # type: ignore[assignment]
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        errors = _save(request, user)
        if not errors:
            if is_htmx(request):
                response = HttpResponse(status=204)
                response["HX-Redirect"] = "/profile"
                return response
            return HttpResponseRedirect("/profile")
    return show_form(request, _form(user, actor_of(request), errors), status=422 if errors else 200)


def _form(user: User, actor: Actor, errors: dict[str, list[str]]) -> FormPage:
    zones = tuple((zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone)
    themes = tuple(zip(THEMES, (_("As the system"), _("Light"), _("Dark")), strict=True))
    person = (
        FormField(
            "name",
            _("Name"),
            "text",
            user.name,
            required=True,
            errors=tuple(errors.get("name", ())),
            max_length=200,
        ),
        FormField(
            "language",
            _("Language"),
            "choice",
            user.language,
            required=True,
            choices=tuple(settings.LANGUAGES),
        ),
        FormField("timezone", _("Time zone"), "choice", user.timezone, required=True, choices=zones),
        FormField("theme", _("Appearance"), "choice", user.theme, required=True, choices=themes),
    )
    form = FormSection(_("Numbers and dates"), _form_fields(user))
    secret = (
        FormField(
            "old_password",
            _("Present password"),
            "password",
            "",
            errors=tuple(errors.get("old_password", ())),
        ),
        FormField("password", _("New password"), "password", "", errors=tuple(errors.get("password", ()))),
    )
    return FormPage(
        title=_("Profile"),
        icon="user-circle",
        action="/profile",
        submit_label=_("Save"),
        sections=(FormSection(_("Person"), person), form, _notices(actor), FormSection(_("Password"), secret)),
        cancel_url="/",
    )


def _form_fields(user: User) -> tuple[FormField, ...]:
    """How she writes numbers and dates; each choice is an example of itself."""
    numbers = [(name, f"1{mark}234{mark}567{decimal}89") for name, (mark, decimal) in NUMBER_FORMS.items()]
    year = 2026 + (BUDDHIST_OFFSET if user.language == "th" else 0)
    dates = (("dmy", f"31/12/{year}"), ("mdy", f"12/31/{year}"), ("ymd", "2026-12-31"))
    names = Locale.parse(user.language).days["stand-alone"]["wide"]
    days = [(str(day), names[day - 1].capitalize()) for day in range(1, 8)]
    usual, business = (USUAL, _("As the language does")), (USUAL, _("As the business does"))
    return (
        _choice("number_form", _("Number format"), user.number_form, [usual, *numbers]),
        _choice("date_form", _("Date format"), user.date_form, [usual, *dates]),
        _choice("week_start", _("Week begins on"), str(user.week_start or ""), [business, *days]),
    )


def _choice(name: str, label: str, value: str, choices: list[tuple[str, str]]) -> FormField:
    return FormField(name, label, "choice", value or USUAL, choices=tuple(choices), required=True)


def _notices(actor: Actor) -> FormSection:
    """A switch for each kind of notification that can be turned off."""
    switches = tuple(
        FormField(f"notice-{notice.name}", str(notice.label), "boolean", "true" if on else "")
        for notice, on in choices_of(actor)
    )
    return FormSection(_("Notifications in Quen"), switches)


def _save(request: HttpRequest, user: User) -> dict[str, list[str]]:
    name = request.POST.get("name", "").strip()[:200]
    if not name:
        return {"name": [_("Please fill in this field.")]}
    user.name = name
    _set_choices(user, request)
    choose(
        actor_of(request), [n.name for n, _on in choices_of(actor_of(request)) if f"notice-{n.name}" in request.POST]
    )
    new = request.POST.get("password", "")
    if new:
        if not user.check_password(request.POST.get("old_password", "")):
            return {"old_password": [_("This is not your present password.")]}
        try:
            check_password_strength(new)
        except DomainError as error:
            return error.by_field()
        user.set_password(new)
        update_session_auth_hash(request, user)
    user.save()
    return {}


def _set_choices(user: User, request: HttpRequest) -> None:
    language, theme, zone = (request.POST.get(n, "") for n in ("language", "theme", "timezone"))
    if language in dict(settings.LANGUAGES):
        user.language = language
    if theme in THEMES:
        user.theme = theme
    if zone in available_timezones():
        user.timezone = zone
    number, date, week = (request.POST.get(n, "") for n in ("number_form", "date_form", "week_start"))
    if number in {USUAL, *NUMBER_FORMS}:
        user.number_form = "" if number == USUAL else number
    if date in {USUAL, *DATE_FORMS}:
        user.date_form = "" if date == USUAL else date
    if week in {USUAL, *"1234567"}:
        user.week_start = None if week == USUAL else int(week)


@page(SIGNED_IN, "POST")
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and theme from the menu, one at a time."""
    user: User = request.user  # type: ignore[assignment]
    _set_choices(user, request)
    user.save(update_fields=["language", "theme", "timezone"])
    if wants_json(request):
        return JsonResponse({"ok": True})
    return HttpResponseRedirect(_safe(request, request.POST.get("next", "/")))


@page(SIGNED_IN, "POST")
def switch_business(request: HttpRequest, tenant_id: uuid.UUID) -> HttpResponse:
    """Go on in another business of the same person."""
    user: User = request.user  # type: ignore[assignment]
    if not is_member(user.pk, tenant_id):
        raise NotFound
    request.session["tenant"] = str(tenant_id)
    return HttpResponseRedirect("/")
