"""GET /api/v1/search: across all objects, as people type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.api.bodies import json_response
from quen.kernel.api.listing import read_limit
from quen.kernel.api.problems import refuse_parameter
from quen.kernel.api.shape import only
from quen.kernel.search.query import search, searchable

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

OPTIONS = frozenset({"q", "object", "limit"})


def search_everything(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The best hits for `q`, of one `object` or of all; `limit` of them, 1 to 200."""
    params = only(request, OPTIONS)
    query = params.get("q", "").strip()
    if not query:
        raise refuse_parameter("q", "required", _("Say what to search for."))
    objects = None
    if "object" in params:
        objects = [spec for spec in searchable(actor) if spec.name == params["object"]]
        if not objects:
            raise refuse_parameter("object", "bad_value", _("There is no such object to search."))
    hits = search(actor, query, objects=objects, limit=read_limit(params))
    return json_response(
        {"data": [{"object": h.object, "id": str(h.id), "title": h.title, "subtitle": h.subtitle} for h in hits]}
    )
