"""Writes rows to CSV files as an office program would: UTF-8, a heading per column, dates in ISO form."""

import csv
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

ABBREVIATIONS = {"external_id": "External ID", "sku": "SKU"}


def heading(name: str) -> str:
    """The column heading of a field: `close_date` becomes `Close date`."""
    return ABBREVIATIONS.get(name, name.replace("_", " ").capitalize())


def cell(value: object) -> str:
    """The text of a value; nothing for None, plain digits for numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def write_csv(path: Path, rows: Sequence[Any]) -> int:
    """Writes dataclass rows of one kind under their headings; returns how many. Raises OSError."""
    names = [field.name for field in fields(rows[0])]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([heading(name) for name in names])
        writer.writerows([cell(getattr(row, name)) for name in names] for row in rows)
    return len(rows)
