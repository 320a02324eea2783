"""The OpenAPI paths and schemas of bulk calls and of records by a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.api.bulk import MOST, MOST_ONE_BY_ONE, OPS
from quen.kernel.api.paths import answer, if_match, operation, parameter, schema_ref
from quen.kernel.api.schemas import class_name
from quen.kernel.records.bulk import one_statement
from quen.kernel.records.keys import keys_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

_UUID = {"type": "string", "format": "uuid"}
_VERSION = {"type": ["integer", "null"]}


def bulk_paths(spec: ObjectSpec, actor: Actor, shape: list[dict[str, Any]]) -> dict[str, Any]:
    """…/bulk and …/by/{key}/{value}, as far as they exist for the actor."""
    root, name = f"/api/v1/{spec.name}", class_name(spec)
    found: dict[str, Any] = {}
    if allowed_ops(spec, actor):
        text = _("Create, change, upsert and delete many records; each operation has a result of its own")
        deed = operation(
            f"bulk_{spec.name}", spec.name, text, shape, answer("BulkResults"), body=class_name(spec, "bulk"),
            refusals=(409, 413, 415),
        )  # fmt: skip
        found[f"{root}/bulk"] = {"post": deed}
    single = [key for key, names in keys_of(spec, actor).items() if len(names) == 1]
    if single:
        place = [
            parameter("key", {"type": "string", "enum": single}, _("A field by which records are known."), place="path",
                      required=True),
            parameter("value", {"type": "string", "minLength": 1}, place="path", required=True),
        ]  # fmt: skip
        read = operation(f"get_{spec.name}_by_key", spec.name, _("Read by a key"), shape,
                         {**answer(name, 200, ("ETag",)), **answer("", 304)}, refusals=(404, 409))  # fmt: skip
        found[f"{root}/by/{{key}}/{{value}}"] = {"parameters": place, "get": read}
        if actor.may(spec.name, "create") and actor.may(spec.name, "edit"):
            saved = {**answer(name, 200, ("ETag", "Location")), **answer(name, 201, ("ETag", "Location"))}
            found[f"{root}/by/{{key}}/{{value}}"]["put"] = operation(
                f"put_{spec.name}_by_key", spec.name, _("Change the record that has this key, or create it"),
                [*shape, if_match()],
                saved, body=class_name(spec, "upsert"), refusals=(403, 404, 409, 412, 413, 415),
            )  # fmt: skip
    return found


def allowed_ops(spec: ObjectSpec, actor: Actor) -> list[str]:
    """The operations that are possible on any record at all."""
    may = {right: actor.may(spec.name, right) for right in ("create", "edit", "delete")}
    needs = {"create": ("create",), "update": ("edit",), "upsert": ("create", "edit"), "delete": ("delete",)}
    known = bool(keys_of(spec, actor))
    return [op for op in OPS if all(may[right] for right in needs[op]) and (known or op != "upsert")]


def bulk_schemas(spec: ObjectSpec, actor: Actor) -> dict[str, Any]:
    """{name: JSON Schema} of the bodies; the schemas of values are those of create and change."""
    ops = allowed_ops(spec, actor)
    found: dict[str, Any] = {}
    if not ops:
        return found
    create, change = schema_ref(class_name(spec, "create")), schema_ref(class_name(spec, "change"))
    values = {"create": create, "update": change, "upsert": schema_ref(class_name(spec, "upsert"))}
    keys = list(keys_of(spec, actor))
    members: dict[str, dict[str, Any]] = {
        "create": {"values": values["create"]},
        "update": {"id": _UUID, "version": _VERSION, "values": values["update"]},
        "upsert": {
            "key": {
                "type": "string",
                "enum": keys,
                **({"default": "external_id"} if "external_id" in keys else {}),
            },
            "version": _VERSION,
            "values": values["upsert"],
        },
        "delete": {"id": _UUID, "version": _VERSION},
    }
    kinds = [_strict({"op": {"const": op}, **members[op]}, ("op", *(m for m in ("id", "values") if m in members[op])))
             for op in ops]  # fmt: skip
    most = MOST if one_statement(spec) else MOST_ONE_BY_ONE
    operations = {"type": "array", "minItems": 1, "maxItems": most, "items": {"oneOf": kinds}}
    text = _("At most %(count)d deletions in one call.") % {"count": MOST_ONE_BY_ONE}
    found[class_name(spec, "bulk")] = {
        **_strict({"operations": operations, "atomic": {"type": "boolean", "default": False}}, ("operations",)),
        "description": text,
    }
    return found


def _strict(properties: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
