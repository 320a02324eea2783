"""Merging in the browser: choose the other record, then side by side what survives."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from markupsafe import Markup

from quen.kernel.access.actor import Actor
from quen.kernel.errors import Conflict, DomainError, NotFound
from quen.kernel.merging.fields import Choice, choices
from quen.kernel.merging.merge import merge_records
from quen.kernel.merging.references import places_naming
from quen.kernel.merging.undo import find_merge, undo_merge
from quen.kernel.query.page import capped_count, count_text
from quen.kernel.query.titles import titles_of
from quen.kernel.records.render import Look, look_for, render
from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.text import formatting
from quen.kernel.web.door import actor_of, is_htmx, named_id, page, wants_json
from quen.kernel.web.forms import show_form
from quen.kernel.web.pages import render_page, with_trigger
from quen.kernel.web.viewmodels import FormField, FormPage, FormSection


@dataclass(frozen=True)
class MergeField:
    """A field in which the two differ."""

    name: str
    label: str
    mine: Markup
    theirs: Markup
    taken: bool


@dataclass(frozen=True)
class Side:
    """One of the two records."""

    id: str
    title: str
    url: str
    version: int
    created: str
    moves: tuple[tuple[str, str, str], ...]  # icon, plural, count of what names it


@dataclass(frozen=True)
class MergePage:
    label: str
    label_plural: str
    icon: str
    list_url: str
    action: str
    swap_url: str
    survivor: Side
    loser: Side
    fields: tuple[MergeField, ...]
    same: int
    error: str = ""


@page("view", "GET", "POST")
def merge(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """GET with `with`: the two side by side; without: a picker. POST merges."""
    if not spec.merge:
        raise NotFound
    other = request.POST.get("with", "") or request.GET.get("with", "")
    if not other:
        return _picker(request, spec, record_id, error="" if request.method == "GET" else _("Choose a record."))
    if request.method == "POST" and request.GET.get("pick") == "true":
        return _go(request, f"{spec.url(record_id)}merge?with={named_id(other)}")
    if request.method == "GET":
        return render_page(request, "merge.html", _view(spec, record_id, named_id(other), actor_of(request)))
    return _merge(request, spec, record_id, named_id(other))


def _record(spec: ObjectSpec, record_id: uuid.UUID, actor: Actor) -> Any:
    found = spec.rows(actor, "merge").filter(pk=record_id).first()
    if found is None:
        raise NotFound
    return found


def _picker(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, *, error: str) -> HttpResponse:
    record = _record(spec, record_id, actor_of(request))
    chosen = FormField(
        name="with",
        label=_("Merge with"),
        kind="ref",
        value="",
        required=True,
        help=_("Next you see both side by side and choose what stays."),
        picker_url=f"{spec.url()}pick",
        errors=(error,) if error else (),
        autofocus=True,
    )
    form = FormPage(
        title=_("Merge “%(title)s”") % {"title": spec.title_of(record, actor_of(request))},
        icon="git-merge",
        action=f"{spec.url(record_id)}merge?pick=true",
        submit_label=_("Compare"),
        sections=(FormSection("", (chosen,)),),
        cancel_url=spec.url(record_id),
    )
    return show_form(request, form, status=422 if error else 200)


def _view(spec: ObjectSpec, survivor_id: uuid.UUID, loser_id: uuid.UUID, actor: Actor, error: str = "") -> MergePage:
    survivor, loser = _record(spec, survivor_id, actor), _record(spec, loser_id, actor)
    differing = choices(spec, survivor, loser, actor)
    refs: dict[str, set[uuid.UUID]] = {}
    for choice in differing:
        if choice.info.kind == "ref":
            refs.setdefault(choice.info.target, set()).update(v for v in (choice.mine, choice.theirs) if v)
    look = look_for(actor, titles_of(refs, actor), links=False)
    currencies = {info.currency for info in spec.fields.values() if info.currency}
    shown = [c for c in differing if c.info.name not in currencies]
    return MergePage(
        label=spec.label,
        label_plural=spec.label_plural,
        icon=spec.icon,
        list_url=spec.url(),
        action=f"{spec.url(survivor_id)}merge",
        swap_url=f"{spec.url(loser_id)}merge?with={survivor_id}",
        survivor=_side(spec, survivor, actor),
        loser=_side(spec, loser, actor),
        fields=tuple(_field(c, look, survivor, loser) for c in shown),
        same=len(spec.readable(actor)) - len(differing),
        error=error,
    )


def _side(spec: ObjectSpec, record: Any, actor: Actor) -> Side:
    moves = {}
    by_model = {other.model: other for other in specs().values()}
    for place in places_naming(spec):
        other = by_model.get(place.model)  # type: ignore[arg-type]
        known = other is not None and place.column in {i.column for i in other.readable(actor)}
        if other is None or not known or not actor.may(other.name, "view"):
            continue
        count = capped_count(other.rows(actor).filter(**{place.column: place.value(spec.name, record.pk)}))
        if count and other.name not in moves:
            moves[other.name] = (other.icon, other.label_plural, count_text(count, actor.language))
    return Side(
        id=str(record.pk),
        title=spec.title_of(record, actor),
        url=spec.url(record.pk),
        version=record.version,
        created=formatting.format_date(record.created_at.date(), actor.language),
        moves=tuple(moves.values()),
    )


def _field(choice: Choice, look: Look, survivor: Any, loser: Any) -> MergeField:
    mine = Markup("{}").format(render(choice.info, choice.mine, "html", look, vars(survivor)))
    theirs = Markup("{}").format(render(choice.info, choice.theirs, "html", look, vars(loser)))
    return MergeField(choice.info.name, choice.info.label_text, mine, theirs, choice.taken)


def _merge(request: HttpRequest, spec: ObjectSpec, survivor_id: uuid.UUID, loser_id: uuid.UUID) -> HttpResponse:
    actor = actor_of(request)
    names = {info.name for info in spec.readable(actor)}
    chosen = {k.removeprefix("choose-"): v == "theirs" for k, v in request.POST.items() if k.startswith("choose-")}
    try:
        merge_records(
            spec, survivor_id, loser_id, actor=actor,
            choose={name: taken for name, taken in chosen.items() if name in names},
            versions=(_version(request, "version"), _version(request, "with-version")),
        )  # fmt: skip
    except Conflict as error:
        text = _("Somebody changed one of the two meanwhile. Reload to compare them as they are now.")
        raise DomainError("conflict", text, status=412) from error
    return _go(request, spec.url(survivor_id))


def _version(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if is_htmx(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)


@page("view", "POST")
def unmerge(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, loser_id: uuid.UUID) -> HttpResponse:
    """Take the merge of `loser_id` into this record back."""
    if not spec.merge or not spec.rows(actor_of(request)).filter(pk=record_id).exists():
        raise NotFound
    loser = undo_merge(find_merge(spec, record_id, loser_id), actor=actor_of(request))
    message = _("“%(title)s” is a record of its own again") % {"title": spec.title_of(loser, actor_of(request))}
    detail = {"object": spec.name, "id": str(record_id), "message": message, "url": spec.url(loser.pk)}
    if wants_json(request):
        return JsonResponse(detail)
    if is_htmx(request):
        return with_trigger(HttpResponse(status=204), "quen:done", **detail)
    return HttpResponseRedirect(spec.url(record_id))
