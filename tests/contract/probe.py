"""Looking at what happened, past the code under test, and the values that the tests send."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.business import STRANGER, Business
from quen.kernel.testing.factory import fresh_value


@dataclass(frozen=True)
class State:
    """A record as it stands and the number of changes ever logged in its tenant."""

    row: dict[str, Any]
    changes: int


def fetch(business: Business, tenant: uuid.UUID, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Rows of a statement in a tenant; the tenant of the transaction stays what it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('quen.tenant', true), '')")
        before = cursor.fetchone()
        cursor.execute("SELECT set_config('quen.tenant', %s, true)", [str(tenant)])
        cursor.execute(statement, list(parameters))
        found = list(cursor.fetchall())
        cursor.execute("SELECT set_config('quen.tenant', %s, true)", before)
    return found


def state(business: Business, spec: ObjectSpec, record_id: uuid.UUID | None, of: str = "admin") -> State:
    """The record (without one: none) and the count of the change log, in the tenant of `of`."""
    tenant = business.tenant_of(of)
    rows = fetch(business, tenant, f"SELECT to_jsonb(t) FROM {spec.table} t WHERE id = %s", record_id)
    [(count,)] = fetch(business, tenant, "SELECT count(*) FROM change_log")
    row = rows[0][0] if rows else {}
    return State(json.loads(row) if isinstance(row, str) else row, count)


def tenant_of_record(of: str) -> str:
    return STRANGER if of == STRANGER else "admin"


def last_change(business: Business, record_id: uuid.UUID) -> dict[str, Any]:
    """The latest entry of the change log about a record."""
    rows = fetch(
        business,
        business.tenant_id,
        """SELECT operation, actor_id, via, changes FROM change_log WHERE record_id = %s
           ORDER BY id DESC LIMIT 1""",
        record_id,
    )
    operation, actor, via, found = rows[0]
    return {"operation": operation, "actor": actor, "via": via, "changes": found}


def field_to_edit(spec: ObjectSpec) -> FieldInfo:
    """A field without a vocabulary, which every role may write that may edit at all: required, or the title."""
    free = [
        info
        for info in spec.fields.values()
        if info.editable and info.kind in {"text", "decimal", "money"} and info.name not in spec.written_by
    ]
    return min(free, key=lambda info: (not info.required, info.name != spec.title))


def new_value(spec: ObjectSpec) -> tuple[FieldInfo, Any]:
    """A field to edit with a value that it has nowhere."""
    info = field_to_edit(spec)
    return info, fresh_value(info)


def as_text(value: Any) -> str:
    """A value as it is typed into a form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def as_json(value: Any) -> Any:
    """A value as the API takes it."""
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def same(stored: Any, sent: Any) -> bool:
    """Whether the JSON of a column is the value that was sent."""
    return Decimal(str(stored)) == sent if isinstance(sent, Decimal) else stored == as_json(sent)


def shows(body: str, value: Any) -> bool:
    """Whether a page or a JSON text shows a value in any way of writing it."""
    if isinstance(value, date | datetime):
        return any(text in body for text in _dates(value))
    if isinstance(value, Decimal):
        digits = f"{value.normalize():f}".replace(".", "")
        return digits in re.sub(r"(?<=\d)[.,\u00a0\u202f' ](?=\d)", "", body)
    text = str(value)
    if re.fullmatch(r"\+\d{8,}", text):  # a phone number is grouped, and its country may be left out
        return text[-9:] in re.sub(r"(?<=\d)[ .\u00a0-](?=\d)", "", body)
    return text in body


def _dates(value: date) -> list[str]:
    day, month, year = value.day, value.month, value.year
    names = (f"{value:%b}", f"{value:%B}")
    written = [f"{year}-{month:02}-{day:02}", f"{day:02}/{month:02}/{year}", f"{day}/{month}/{year}"]
    written += [text for name in names for text in (f"{name} {day}, {year}", f"{day} {name} {year}")]
    return [
        *written,
        f"{month}/{day}/{year}",
        f"{month}/{day}/{year % 100:02}",
        f"{day}/{month}/{year % 100:02}",
    ]
