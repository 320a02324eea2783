"""What is done to a contact point before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.apps.customers.contact_point.channels import normalize
from quen.kernel.errors import DomainError
from quen.kernel.text.parsing import ParseError

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def tidy_contact_point(values: dict[str, Any], whole: Mapping[str, Any], actor: Actor) -> None:
    """Bring the value to the normal form of its kind. Raises DomainError where it is none of that kind."""
    if not {"kind", "value"} & set(values):
        return
    kind, value = str(whole.get("kind") or "email"), str(whole.get("value") or "")
    try:
        values["value"] = normalize(kind, value, actor.country)
    except ParseError as error:
        raise DomainError("invalid", str(error), field="value") from error
    if not values["value"]:
        raise DomainError("required", _("Please fill in this field."), field="value")
