"""The OpenAPI paths of one object, as far as they exist for the actor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.api.attached_paths import attached_paths, tag_parameters
from quen.kernel.api.bulk_paths import bulk_paths
from quen.kernel.api.exporting import export_path
from quen.kernel.api.listing import MAX_LIMIT
from quen.kernel.api.paths import answer, if_match, if_none_match, operation, parameter
from quen.kernel.api.schemas import class_name
from quen.kernel.query.filters import OPERATORS_OF_KIND, filter_kind
from quen.kernel.query.page import PAGE_SIZE
from quen.kernel.registry.fields import FieldInfo

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.actions.declare import Action
    from quen.kernel.registry.spec import ObjectSpec

_TEXT = {"type": "string"}
_FLAG = {"type": "boolean", "default": False}
_LIMIT = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": PAGE_SIZE}
_FILTER_TYPES: dict[str, dict[str, Any]] = {
    "number": {"type": "number"},
    "date": {"type": "string"},
    "boolean": {"type": "boolean"},
}


def object_paths(spec: ObjectSpec, actor: Actor) -> dict[str, Any]:
    """{path: operations} of `spec`."""
    root = f"/api/v1/{spec.name}"
    one = f"{root}/{{id}}"
    verbs = [a for a in spec.actions_by_name.values() if actor.may(spec.name, a.permission)]
    return {
        root: _collection(spec, actor),
        **bulk_paths(spec, actor, _shape_parameters()),
        **export_path(spec, actor, _selecting(spec, actor)),
        one: {"parameters": [_id()], **_record(spec, actor)},
        f"{one}/history": {"parameters": [_id()], "get": _history(spec)},
        **({f"{one}/history/{{entry}}/undo": {"parameters": [_id(), _entry()], "post": _undo(spec)}} if verbs else {}),
        **attached_paths(spec, actor),
        **(_merging(spec, one) if spec.merge and verbs else {}),
        **{f"{one}/{verb.name}": {"parameters": [_id()], "post": _action(spec, verb)} for verb in verbs},
    }


def _id() -> dict[str, Any]:
    return parameter("id", {"type": "string", "format": "uuid"}, place="path", required=True)


def _entry() -> dict[str, Any]:
    return parameter("entry", {"type": "integer"}, _("`id` of an entry of the history."), place="path", required=True)


def _shape_parameters() -> list[dict[str, Any]]:
    return [
        parameter(
            "fields",
            _TEXT,
            _("Names of the fields to answer with, separated by commas; account.name is a field of the account."),
        ),
        parameter(
            "expand", _TEXT, _("References, separated by commas, whose records are answered too, in `expanded`.")
        ),
        parameter("titles", _FLAG, _("Also answer with the titles of referenced records.")),
    ]


def _collection(spec: ObjectSpec, actor: Actor) -> dict[str, Any]:
    name = class_name(spec)
    parameters = [
        parameter("limit", _LIMIT),
        parameter("cursor", _TEXT, _("`next` of the page before.")),
        parameter("count", _FLAG, _("Also count, up to 10,000.")),
        *_shape_parameters(),
        *_selecting(spec, actor),
    ]
    found = {"get": operation(f"list_{spec.name}", spec.name, _("List"), parameters, answer(f"{name}Page"))}
    if actor.may(spec.name, "create"):
        made = answer(name, 201, ("Location", "ETag"))
        found["post"] = operation(
            f"create_{spec.name}",
            spec.name,
            _("Create"),
            _shape_parameters(),
            made,
            body=class_name(spec, "create"),
            refusals=(403, 409, 413, 415),
        )
    return found


def _selecting(spec: ObjectSpec, actor: Actor) -> list[dict[str, Any]]:
    """The parameters that tell which records are meant, and in which order."""
    searched = [parameter("q", _TEXT, _("Only records that contain these words."))] if spec.search else []
    return [
        *searched,
        parameter("sort", _TEXT, _("A field; with - before it, descending.")),
        parameter("filter", _TEXT, _("A filter expression, such as: amount >= 5000 and close_date = this quarter.")),
        *(found for info in spec.readable(actor) if info.filterable for found in _filters(info)),
        *(tag_parameters() if spec.takes_tags else ()),
    ]


def _filters(info: FieldInfo) -> list[dict[str, Any]]:
    kind = filter_kind(info)
    return [
        parameter(
            f"{info.name}__{operator}" if operator else info.name,
            {"type": "boolean"} if operator == "empty" else _FILTER_TYPES.get(kind, _TEXT),
            str(info.label),
        )
        for operator in OPERATORS_OF_KIND[kind]
    ]


def _record(spec: ObjectSpec, actor: Actor) -> dict[str, Any]:
    name, read = class_name(spec), _shape_parameters()
    answers = {**answer(name, 200, ("ETag",)), **answer("", 304)}
    found = {
        "get": operation(f"get_{spec.name}", spec.name, _("Read"), [*read, if_none_match()], answers, refusals=(404,))
    }
    if actor.may(spec.name, "edit"):
        found["patch"] = operation(
            f"change_{spec.name}",
            spec.name,
            _("Change"),
            [*read, if_match()],
            answer(name, 200, ("ETag",)),
            body=class_name(spec, "change"),
            refusals=(403, 404, 409, 412, 413, 415),
        )
    if actor.may(spec.name, "delete"):
        found["delete"] = operation(
            f"delete_{spec.name}",
            spec.name,
            _("Move to the trash"),
            [if_match()],
            answer("", 204),
            refusals=(403, 404, 412),
        )
    return found


def _history(spec: ObjectSpec) -> dict[str, Any]:
    parameters = [
        parameter("limit", _LIMIT),
        parameter("cursor", _TEXT, _("`next` of the page before.")),
        parameter("titles", _FLAG, _("Also answer with the titles of referenced records.")),
    ]
    return operation(
        f"history_{spec.name}", spec.name, _("History"), parameters, answer("HistoryPage"), refusals=(404,)
    )


def _undo(spec: ObjectSpec) -> dict[str, Any]:
    return operation(
        f"undo_{spec.name}",
        spec.name,
        _("Undo a change"),
        [*_shape_parameters(), if_match()],
        answer(class_name(spec), 200, ("ETag",)),
        body="Undo",
        body_required=False,
        refusals=(403, 404, 409, 412),
    )


def _merging(spec: ObjectSpec, one: str) -> dict[str, Any]:
    found = {}
    for verb, body, text in (("merge", "Merge", _("Merge with another")), ("unmerge", "Unmerge", _("Undo a merge"))):
        deed = operation(
            f"{verb}_{spec.name}",
            spec.name,
            text,
            [*_shape_parameters(), *([if_match()] if verb == "merge" else [])],
            answer(class_name(spec), 200, ("ETag",)),
            body=body,
            refusals=(403, 404, 409, 412),
        )
        found[f"{one}/{verb}"] = {"parameters": [_id()], "post": deed}
    return found


def _action(spec: ObjectSpec, verb: Action) -> dict[str, Any]:
    return operation(
        f"{verb.name}_{spec.name}",
        spec.name,
        str(verb.label),
        [*_shape_parameters(), if_match()],
        answer(class_name(spec), 200, ("ETag",)),
        body=class_name(spec, verb.name) if verb.inputs else "",
        body_required=bool(verb.required),
        refusals=(403, 404, 409, 412, 413, 415),
    )
