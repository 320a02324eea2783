"""The specification of a product, edited where it stands."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.apps.catalog.specification import Line, Specification, build_panel, read_lines, write_lines
from quen.kernel.errors import Conflict, DomainError, NotFound
from quen.kernel.registry.registry import get_spec
from quen.kernel.web.door import SIGNED_IN, actor_of, page
from quen.kernel.web.pages import render_part, with_trigger

BLANK = 2  # empty lines offered at the end
PANEL = "catalog/_specification.html"
FORM = "catalog/_specification_form.html"


@page(SIGNED_IN, "GET", "POST")
def specification(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """GET: the lines as inputs (`?show` as text again); POST: save them all."""
    actor, spec = actor_of(request), get_spec("product")
    record = spec.rows(actor, "edit").filter(pk=record_id).first()
    panel = build_panel(spec, record, actor) if record is not None else None
    if panel is None or not panel.edit_url:
        raise NotFound
    if request.method == "GET":
        if "show" in request.GET:
            return render_part(request, PANEL, view=panel)
        blank = [Line("")] * (BLANK if panel.lines else 5)
        return render_part(request, FORM, view=Specification((*panel.lines, *blank), panel.edit_url))
    lines = _posted(request)
    try:
        write_lines(record_id, lines, actor=actor)
    except Conflict:
        text = _("Somebody else changed it meanwhile. What you typed is still here; cancel to see theirs.")
        return render_part(request, FORM, view=Specification(tuple(lines), panel.edit_url, (text,)), status=409)
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        messages = tuple(text for texts in error.by_field().values() for text in texts)
        return render_part(request, FORM, view=Specification(tuple(lines), panel.edit_url, messages), status=422)
    response = render_part(request, PANEL, view=Specification(read_lines(record_id, actor), panel.edit_url))
    return with_trigger(response, "quen:saved", object="product", id=str(record_id))


def _posted(request: HttpRequest) -> list[Line]:
    names, values, units, ids, versions = (
        [text.strip() for text in request.POST.getlist(field)] for field in ("name", "value", "unit", "id", "version")
    )
    rows = zip(names, values, units, ids, versions, strict=False)
    return [
        Line(name, value, unit, record, int(version) if version.isdecimal() and len(version) < 9 else 0)
        for name, value, unit, record, version in rows
        if name or record
    ]
