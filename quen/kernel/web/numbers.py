"""How records are numbered: a list of the numbered objects, and the form for one of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.records.sequences import describe, set_sequence
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.web.door import SIGNED_IN, actor_of, in_drawer, is_htmx, page
from quen.kernel.web.forms import show_form
from quen.kernel.web.pages import render_page, with_trigger
from quen.kernel.web.viewmodels import FormField, FormPage, FormSection

URL = "/settings/numbers"


@dataclass(frozen=True)
class NumberedObject:
    """`sample`: the next number as it will be written."""

    label: str
    icon: str
    prefix: str
    yearly: bool
    sample: str
    url: str


@dataclass(frozen=True)
class NumbersPage:
    rows: tuple[NumberedObject, ...]


@page(SIGNED_IN)
def numbers_page(request: HttpRequest) -> HttpResponse:
    """For administrators: every numbered object with its pattern and its next number."""
    if not actor_of(request).is_admin:
        raise Denied
    rows = []
    for spec in specs().values():
        if spec.number:
            found, pattern, following = describe(spec)
            url = f"{URL}/{spec.name}"
            rows.append(
                NumberedObject(
                    spec.label_plural, spec.icon, pattern.prefix, found.yearly, pattern.write(following), url
                )
            )
    return render_page(request, "numbers.html", NumbersPage(tuple(rows)))


@page(SIGNED_IN, "GET", "POST")
def number_form(request: HttpRequest, name: str) -> HttpResponse:
    """How the records of one object are numbered from now on."""
    spec = get_spec(name)
    if not actor_of(request).is_admin:
        raise Denied
    if not spec.number:
        raise NotFound
    if request.method == "GET":
        return show_form(request, _form(spec, {}, {}))
    texts = {field: request.POST.get(field, "") for field in ("prefix", "width", "next_number")}
    texts["yearly"] = request.POST.get("yearly", "")
    try:
        set_sequence(
            spec,
            prefix=texts["prefix"],
            width=_number(texts["width"], "width") or 0,
            yearly=texts["yearly"] == "true",
            next_number=_number(texts["next_number"], "next_number"),
        )
    except DomainError as error:
        return show_form(request, _form(spec, texts, error.by_field()), status=422)
    response = HttpResponse(status=204)
    if in_drawer(request) or is_htmx(request):
        with_trigger(response, "quen:done", message=_("Saved"), tone="success")
        response["HX-Redirect"] = URL
        return response
    return HttpResponse(status=303, headers={"Location": URL})


def _number(text: str, field: str) -> int | None:
    digits = "".join(c for c in text if c not in " .,\u00a0\u202f")
    if not digits:
        return None
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 12:
        raise DomainError("invalid", _("Must be a whole number."), field=field)
    return int(digits)


def _form(spec: ObjectSpec, texts: dict[str, str], errors: dict[str, list[str]]) -> FormPage:
    found, pattern, following = describe(spec)

    def field(name: str, label: str, kind: str, value: str, help_text: str = "") -> FormField:
        return FormField(name, label, kind, texts.get(name, value), help=help_text, errors=tuple(errors.get(name, ())))  # type: ignore[arg-type]

    fields = [
        field("prefix", _("Before the number"), "text", pattern.prefix),
        field("width", _("Digits at least"), "number", str(found.width), _("5 writes 42 as 00042.")),
        field(
            "yearly",
            _("Begin with 1 each year, with the year before the number"),
            "boolean",
            "true" if found.yearly else "",
            _("The fiscal year of the business."),
        ),
    ]
    if not found.yearly:
        text = _("It can only be raised. Numbers that were taken and not used stay free.")
        fields.append(field("next_number", _("Next number"), "number", str(following), text))
    return FormPage(
        title=_("Numbers of %(objects)s") % {"objects": spec.label_plural.lower()},
        icon=spec.icon,
        action=f"{URL}/{spec.name}",
        submit_label=_("Save"),
        sections=(FormSection("", tuple(fields)),),
        cancel_url=URL,
        errors=tuple(errors.get("", ())),
    )
