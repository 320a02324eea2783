"""Members of a JSON body turned into values of fields."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.records.inputs import parse_json
from quen.kernel.text.errors import ParseError

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec

_FIXED = frozenset({"id", "version"})


def read_values(
    spec: ObjectSpec,
    body: Mapping[str, Any],
    actor: Actor,
    verb: str,
    writable: Mapping[str, FieldInfo] | None = None,
) -> dict[str, Any]:
    """Values of `body` for the fields `actor` may write by `verb` (or for `writable`, the inputs of an action); with
    `create` also the client's `id`.

    Raises DomainError with all messages by field: unknown, not writable, not a value of the field.
    """
    if writable is None:
        writable = {info.name: info for info in spec.writable(actor, verb)}
    readable = {info.name for info in spec.readable(actor)} | _FIXED
    values: dict[str, Any] = {}
    errors: dict[str, list[Any]] = {}
    for name, given in body.items():
        try:
            if name == "id" and verb == "create":
                values["id"] = _id(given)
            elif name in writable:
                values[name] = parse_json(writable[name], given, actor)
            else:
                known = name in readable
                errors[name] = [_("This field cannot be written here.") if known else _("There is no such field.")]
        except ParseError as error:
            errors[name] = [str(error)]
    if errors:
        raise DomainError("invalid", _("Some fields need a correction."), errors=errors)
    return values


def _id(given: Any) -> uuid.UUID:
    try:
        return uuid.UUID(given)
    except (ValueError, AttributeError, TypeError) as error:
        raise ParseError(_("Must be a UUID.")) from error
