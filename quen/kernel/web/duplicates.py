"""The warning while one types: records that look like the one being entered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from quen.kernel.duplicates.find import duplicates_across
from quen.kernel.errors import NotFound
from quen.kernel.records.inputs import parse_text
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.text.errors import ParseError
from quen.kernel.web.door import actor_of, page
from quen.kernel.web.pages import render_part
from quen.kernel.web.plans import make_offer


@page("create")
def duplicates(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """The records that look like the values in the query; what cannot be read yet (half a number) does not count."""
    actor = actor_of(request)
    if spec.duplicates is None:
        raise NotFound
    values: dict[str, Any] = {}
    for info in spec.writable(actor, "create"):
        if info.name in spec.duplicates.watched:
            try:
                values[info.name] = parse_text(info, request.GET.get(info.name, "")[:200], actor)
            except ParseError:
                continue
    offers = tuple(make_offer(match) for match in duplicates_across(spec, values, actor))
    return render_part(request, "_duplicates.html", offers=offers, object=spec.name)
