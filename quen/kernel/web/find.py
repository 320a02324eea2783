"""The pickers of reference fields."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from quen.kernel.access.actor import Actor
from quen.kernel.query.page import parse_order
from quen.kernel.query.titles import titles_of
from quen.kernel.records.links import record_key
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.search.query import Found, search, search_each
from quen.kernel.text.grams import query_grams
from quen.kernel.text.highlight import highlight
from quen.kernel.web.columns import row_pictures
from quen.kernel.web.door import SIGNED_IN, actor_of, page
from quen.kernel.web.pages import render_part
from quen.kernel.web.viewmodels import PickerOption

OPTIONS = 20


@page(SIGNED_IN)
def pick_any(request: HttpRequest) -> HttpResponse:
    """Options of a picker for a record of any object: the best of each, found by the text."""
    actor = actor_of(request)
    text = request.GET.get("q", "").strip()[:200]
    terms = query_grams(actor.tenant_id, text).terms
    options = []
    for hit in search_each(actor, text) if text else ():
        label = get_spec(hit.object).label
        under = " · ".join(part for part in (label, hit.subtitle) if part)
        options.append(PickerOption(record_key(hit.object, hit.id), highlight(hit.title, terms), under))
    return render_part(request, "_picker.html", options=tuple(options))


@page("view", stand_ins=True)
def pick(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """Options of a picker: the records found by the text, or the first by name where nothing is typed yet.

    With `beside` only those that belong to the same record as that one (stages of its pipeline).
    """
    actor = actor_of(request)
    text = request.GET.get("q", "").strip()[:200]
    return render_part(request, "_picker.html", options=options_of(spec, actor, text, _beside(spec, request)))


def _beside(spec: ObjectSpec, request: HttpRequest) -> dict[str, Any]:
    """The condition that options share the required reference of the record `beside`; none when there is no such."""
    above = _above(spec, actor_of(request))
    try:
        record_id = uuid.UUID(request.GET.get("beside", ""))
    except ValueError:
        return {}
    row = spec.rows(actor_of(request)).filter(pk=record_id).values(above.column).first() if above else None
    return dict(row or {})


def _above(spec: ObjectSpec, actor: Actor) -> FieldInfo | None:
    return next((info for info in spec.readable(actor) if info.kind == "ref" and info.required), None)


def options_of(
    spec: ObjectSpec, actor: Actor, text: str, only: Mapping[str, Any] | None = None
) -> tuple[PickerOption, ...]:
    """At most OPTIONS records for a picker, without those that are not offered any more; `only`: a condition."""
    wanted = {**spec.offered, **(only or {})}
    found = text and (spec.search or spec.stands_for)
    return _found(spec, actor, text, wanted) if found else _first(spec, actor, wanted)


def _found(spec: ObjectSpec, actor: Actor, text: str, wanted: Mapping[str, Any]) -> tuple[PickerOption, ...]:
    terms = query_grams(actor.tenant_id, text).terms
    searched = [get_spec(name) for name in spec.stands_for] or [spec]
    hits = search(actor, text, objects=searched, limit=OPTIONS * 3 if wanted else OPTIONS)
    if wanted:
        chosen = spec.rows(actor).filter(pk__in=[hit.id for hit in hits], **wanted)
        offered = set(chosen.values_list("pk", flat=True))
        hits = [hit for hit in hits if hit.id in offered][:OPTIONS]
    pictures = row_pictures(spec, {hit.id: hit.title for hit in hits})
    return tuple(
        PickerOption(str(hit.id), highlight(hit.title, terms), _under(hit, spec), pictures.get(hit.id)) for hit in hits
    )


def _under(hit: Found, spec: ObjectSpec) -> str:
    """What stands under an option; where it may be of several objects, of which it is."""
    return " · ".join(filter(None, (get_spec(hit.object).label, hit.subtitle))) if spec.stands_for else hit.subtitle


def _first(spec: ObjectSpec, actor: Actor, wanted: Mapping[str, Any]) -> tuple[PickerOption, ...]:
    order = parse_order(spec, "", actor)
    rows = list(
        spec.rows(actor).filter(**wanted).order_by(("-" if order.descending else "") + order.path, "id")[:OPTIONS]
    )
    above = _above(spec, actor)
    titles = titles_of({above.target: [getattr(row, above.column) for row in rows]}, actor) if above else {}

    def under(row: Any) -> str:
        """A required reference tells records of the same name apart (a stage's pipeline)."""
        if spec.stands_for:
            return get_spec(row.object).label
        return titles.get((above.target, getattr(row, above.column)), "") if above else ""

    names = {row.pk: spec.title_of(row, actor) for row in rows}
    pictures = row_pictures(spec, names)
    return tuple(
        PickerOption(str(pk), highlight(name, ()), under(row), pictures.get(pk))
        for row, (pk, name) in zip(rows, names.items(), strict=True)
    )
