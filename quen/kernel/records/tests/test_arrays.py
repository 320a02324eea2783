"""What goes to the database as one array comes back as it was."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from quen.kernel.records.arrays import array

MOMENT = datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (
            "text",
            ["plain", "", "two words", "a,b", "{c}", "NULL", "null", " lead", "Nguyễn\n\t", "\\", '"', 'x","y', "'"],
        ),
        ("text", ["", ""]),
        ("text", []),
        ("text", [None, "a", None, '"', "\\N"]),
        ("uuid", [uuid.UUID(int=7), None]),
        ("numeric", [Decimal("1.50"), Decimal("-1E+3"), None]),
        ("int", [1, -2, None]),
        ("boolean", [True, False, None]),
        ("date", [date(2026, 2, 3), None]),
        ("timestamptz", [MOMENT, None]),
    ],
)
def test_array(kind: str, values: list[Any], quen_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::{kind}[]", [array(values)])
        assert cursor.fetchone() == (values,)


def test_no_array_of_anything_else() -> None:
    with pytest.raises(TypeError, match="no array of dict"):
        array([{}])
