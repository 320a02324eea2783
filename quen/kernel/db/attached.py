"""The log of tables whose rows hang on records of any object (`Attached`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quen.kernel.db.statements import Statement, named
from quen.kernel.records.base import Attached
from quen.kernel.registry.fields import object_name

_ROWS = {
    "insert": "NEW TABLE AS new_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}


def attached_triggers(model: type[Attached], unlogged: Sequence[str]) -> Iterator[Statement]:
    """Triggers that log each kind of change with the record as its root, without the columns `unlogged`."""
    table = str(model._meta.db_table)
    columns = {str(f.column) for f in model._meta.concrete_fields}
    left_out = [column for column in unlogged if column in columns]
    arguments = ", ".join(f"'{text}'" for text in (object_name(model), "object", "record_id", *left_out))
    for operation, rows in _ROWS.items():
        body = (
            f"AFTER {operation.upper()} ON data.{table} REFERENCING {rows} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION app.attached_{operation}({arguments})"
        )
        name = named(f"attached_{operation}", body)
        yield Statement("trigger", table, name, f"CREATE TRIGGER {name} {body}")
