"""The Parquet file: typed columns, for analysis. Amounts are DECIMAL, moments UTC, references id and title.

Arrow takes hundreds of megabytes once it is loaded, so it is imported here and nowhere in the web processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quen.kernel.exports.csv_file import Batches
from quen.kernel.exports.sheet import Sheet
from quen.kernel.query.titles import Titles
from quen.kernel.records.links import split_key
from quen.kernel.registry.fields import FieldInfo

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

DIGITS = 20  # of a DECIMAL before the point, which is what the database's columns hold at most
GROUP = 50_000  # rows of a row group


def write_parquet(path: Path, sheet: Sheet, batches: Batches, actor: Actor) -> Iterator[int]:
    """Write the file at `path`, with stored values; yields the number of rows of each batch as it is written."""
    import pyarrow
    import pyarrow.parquet

    del actor
    fields = [part for info in sheet.infos for part in _fields(info, pyarrow)]
    schema = pyarrow.schema(fields, metadata={"quen.object": sheet.spec.name})
    held: list[Any] = []
    count = 0
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows, titles in batches:
            held.append(_batch(rows, titles, sheet, schema, pyarrow))
            count += len(rows)
            if count >= GROUP:
                writer.write_table(pyarrow.Table.from_batches(held, schema))
                held, count = [], 0
            yield len(rows)
        if held:
            writer.write_table(pyarrow.Table.from_batches(held, schema))


def _fields(info: FieldInfo, arrow: Any) -> list[Any]:
    if info.kind in {"ref", "anyref"}:
        return [arrow.field(f"{info.name}_id", arrow.string()), arrow.field(info.name, arrow.string())]
    types = {
        "integer": arrow.int64(),
        "decimal": arrow.decimal128(DIGITS + info.decimal_places, info.decimal_places),
        "money": arrow.decimal128(DIGITS + info.decimal_places, info.decimal_places),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
        "datetime": arrow.timestamp("us", tz="UTC"),
    }
    return [arrow.field(info.name, types.get(info.kind, arrow.string()))]


def _batch(rows: list[tuple[Any, ...]], titles: Titles, sheet: Sheet, schema: Any, arrow: Any) -> Any:
    arrays: list[Any] = []
    for info, values in zip(sheet.infos, zip(*rows, strict=True), strict=True):
        for column in _columns(info, values, titles):
            arrays.append(arrow.array(column, type=schema.field(len(arrays)).type))
    return arrow.record_batch(arrays, schema=schema)


def _columns(info: FieldInfo, values: tuple[Any, ...], titles: Titles) -> list[list[Any]]:
    if info.kind == "ref":
        named = [titles.get((info.target, value)) if value else None for value in values]
        return [[str(value) if value else None for value in values], [str(name) if name else None for name in named]]
    if info.kind == "anyref":
        named = [titles.get(split_key(value)) if value else None for value in values]
        return [[value or None for value in values], [str(name) if name else None for name in named]]
    if info.kind == "id":
        return [[str(value) for value in values]]
    return [list(values)]
