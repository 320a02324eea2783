"""GET /api/v1/{object}/export: all records of a list as one CSV file, of any length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.translation import gettext as _

from quen.kernel.api.paths import operation, parameter
from quen.kernel.api.problems import refuse_parameter
from quen.kernel.api.shape import flag, unknown_parameter
from quen.kernel.errors import Denied
from quen.kernel.exports.sheet import ALL
from quen.kernel.exports.start import start_export
from quen.kernel.exports.views import attachment
from quen.kernel.query.filters import RESERVED
from quen.kernel.query.selection import selection

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

SELECTING = frozenset({"q", "sort", "filter"})
OWN = frozenset({"format", "fields", "labels"})


def export_records(request: HttpRequest, actor: Actor, *, spec: ObjectSpec) -> Any:
    """The file, streamed; `labels=true` writes it for people, as the browser does."""
    params = request.GET
    if not actor.may(spec.name, "export"):
        raise Denied
    if params.get("format", "csv") != "csv":
        raise refuse_parameter("format", "unknown_format", _("Must be csv."))
    chosen = selection(spec, actor, _selecting(params))
    found = start_export(chosen, params.get("fields", ALL), file_format="csv", raw=not flag(params, "labels"))
    answer: HttpResponseBase = attachment(found, via="api", request_id=str(getattr(request, "request_id", "")))
    return answer


def _selecting(params: QueryDict) -> list[tuple[str, str]]:
    asked = []
    for name, values in params.lists():
        if name in OWN:
            continue
        if name not in SELECTING and (name in RESERVED or name.startswith("_")):
            raise unknown_parameter(name)
        asked += [(name, value) for value in values]
    return asked


def export_path(spec: ObjectSpec, actor: Actor, filters: list[dict[str, Any]]) -> dict[str, Any]:
    """{path: operation} of the export, for whoever may export; `filters`: the parameters of the list."""
    if not actor.may(spec.name, "export"):
        return {}
    text, yes = {"type": "string"}, {"type": "boolean", "default": False}
    own = [
        parameter("format", {"type": "string", "enum": ["csv"], "default": "csv"}),
        parameter("fields", text, _("Names of the fields, separated by commas; `all` by default.")),
        parameter("labels", yes, _("Labels and titles, for people, instead of names, ids and stored values.")),
    ]
    body = {"200": {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}}}
    made = operation(f"export_{spec.name}", spec.name, _("Export"), [*filters, *own], body, refusals=(403,))
    return {f"/api/v1/{spec.name}/export": {"get": made}}
