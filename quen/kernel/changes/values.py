"""Values as the change log keeps them (JSON), and as records hold them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quen.kernel.registry.fields import FieldInfo


def typed(info: FieldInfo, value: Any) -> Any:
    """A logged value of the field `info` in the type that a record holds it in."""
    if value is None:
        return None
    if info.numeric and info.kind != "integer":
        return Decimal(str(value))
    if info.kind == "ref":
        return uuid.UUID(str(value))
    if info.kind == "date":
        return date.fromisoformat(value)
    if info.kind == "datetime":
        return datetime.fromisoformat(value)
    return value
