"""Pivots of a small table, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import ibis
import pytest

from quen.apps.analytics.olap.engine import Engine, Refused
from quen.apps.analytics.olap.expression import pivot_expression
from quen.apps.analytics.olap.groups import Groups, trim

DEALS = [
    ("1", "an", "new", "10.50", "2026-01-05", "2025-12-31 18:00"),
    ("2", "an", "won", "20.25", "2026-02-01", "2026-01-04 16:59"),
    ("3", "ba", "new", None, "2026-02-28", "2026-01-04 17:00"),
    ("4", None, "won", "1.25", None, "2026-03-01 00:00"),
    ("5", "", "new", "100.00", "2026-01-31", "2026-03-01 00:00"),
]
MOVES = [
    ("1", None, "won", "7.00", "2026-01-01 00:00", "2026-02-01 00:00"),
    ("1", "won", "new", "10.50", "2026-02-01 00:00", None),
    ("2", None, "won", "20.25", "2026-03-01 00:00", None),
]
WHOLE = {"most_rows": 100, "most_columns": 100, "most_cells": 1000, "zone": "UTC", "week_start": 1}


DEAL = "id VARCHAR, owner VARCHAR, stage_id VARCHAR, amount DECIMAL(22,2), closes DATE, made TIMESTAMP"
MOVE = 'id VARCHAR, from_value VARCHAR, to_value VARCHAR, amount DECIMAL(22,2), "at" TIMESTAMP, until TIMESTAMP'


@pytest.fixture(scope="module")
def tables() -> Iterator[Any]:
    raw = duckdb.connect()
    for name, columns, rows in (("deal", DEAL, DEALS), ("deal__stage", MOVE, MOVES)):
        raw.execute(f"CREATE TABLE {name} ({columns})")
        raw.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    con = ibis.duckdb.from_connection(raw)
    yield con, con.table
    raw.close()


def ask(tables: Any, **plan: Any) -> dict[tuple[Any, Any], tuple[int, Any]]:
    con, find = tables
    whole = {"object": "deal", "rows": [], "columns": [], "measures": [], "where": None, **WHOLE, **plan}
    return trim(Groups.of(con.to_pyarrow(pivot_expression(whole, find)), whole), whole).cells


def key(column: str, period: str = "") -> dict[str, str]:
    return {"column": column, "period": period}


def test_sums_subtotals_and_the_total(tables: Any) -> None:
    found = ask(
        tables, rows=[key("owner"), key("stage_id")], columns=[key("closes", "month")],
        measures=[{"column": "amount", "way": "sum"}],
    )  # fmt: skip
    assert found[(), ()] == (5, ("132.00",))
    assert found[("an",), ()] == (2, ("30.75",))
    assert found[("an", "won"), ("2026-02-01",)] == (1, ("20.25",))
    assert found[("ba",), ()] == (1, (None,))
    assert found[(None,), ()] == (2, ("101.25",)), "an empty text and none are the same"
    assert found[(), ("2026-01-01",)] == (2, ("110.50",))
    assert found[(), (None,)] == (1, ("1.25",))


def test_every_way(tables: Any) -> None:
    ways = [{"column": "amount", "way": way} for way in ("sum", "avg", "min", "max")]
    assert ask(tables, rows=[key("owner")], measures=ways)[("an",), ()] == (
        2, ("30.75", "30.75", "2", "10.50", "20.25"),
    )  # fmt: skip
    assert ask(tables, measures=ways)[(), ()] == (5, ("132.00", "132.00", "4", "1.25", "100.00"))


def test_days_are_those_of_the_zone(tables: Any) -> None:
    """18:00 on New Year's Eve in London is the new year in Hanoi; a week begins as the business has it."""
    found = ask(tables, rows=[key("made", "year")], zone="Asia/Ho_Chi_Minh")
    assert {row: n for (row, _c), (n, _p) in found.items()} == {(): 5, ("2026-01-01",): 5}
    found = ask(tables, rows=[key("made", "week")], zone="Asia/Ho_Chi_Minh", week_start=1)
    assert [n for n, _parts in (found[(day,), ()] for day in ("2025-12-29", "2026-01-05"))] == [2, 1]
    found = ask(tables, rows=[key("made", "week")], zone="Asia/Ho_Chi_Minh", week_start=7)
    assert [n for n, _parts in (found[(day,), ()] for day in ("2025-12-28", "2026-01-04"))] == [1, 2]


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        (["in", "owner", ["an"]], "12"),
        (["not", ["in", "owner", ["an"]]], "345"),
        (["in", "owner", []], ""),
        (["in", "id", ["1", "5", *(f"x{n}" for n in range(500))]], "15"),
        (["empty", "owner"], "45"),
        (["not", ["empty", "closes"]], "1235"),
        (["gte", "amount", "20.25"], "25"),
        (["not", ["gte", "amount", "20.25"]], "134"),
        (["all", [["gte", "closes", "2026-01-31"], ["lt", "closes", "2026-02-28"]]], "25"),
        (["any", [["lt", "made", "2026-01-01T00:00:00"], ["nothing"]]], "1"),
        (["within", "id", "deal__stage", ["in", "to_value", ["won"]]], "12"),
        (["in", "owner", ["x' OR 1=1 --"]], ""),
    ],
)
def test_conditions(tables: Any, where: Any, ids: str) -> None:
    found = ask(tables, rows=[key("id")], where=where)
    assert "".join(sorted(row[0] for row, _column in found if row)) == ids


@pytest.mark.parametrize(
    ("at", "figures"),
    [
        ("2026-01-15", {"won": "7.00"}),
        ("2026-02-15", {"new": "10.50"}),
        ("2026-03-15", {"new": "10.50", "won": "20.25"}),
    ],
)
def test_as_it_stood(tables: Any, at: str, figures: dict[str, str]) -> None:
    history = {"table": "deal__stage", "column": "stage_id", "amount": "amount", "at": f"{at}T00:00:00"}
    found = ask(tables, rows=[key("stage_id")], measures=[{"column": "amount", "way": "sum"}], history=history)
    assert {row[0]: parts[0] for (row, _c), (_n, parts) in found.items() if row} == figures


def test_the_largest_stay_and_totals_count_all(tables: Any) -> None:
    measures = [{"column": "amount", "way": "sum"}]
    found = ask(tables, rows=[key("owner")], columns=[key("stage_id")], measures=measures, most_rows=1)
    assert {row for row, _column in found} == {(), (None,)}
    assert found[(), ()] == (5, ("132.00",))


def test_no_file_but_the_warehouse(tmp_path: Any) -> None:
    (tmp_path / "outside.csv").write_text("a\n1\n")
    engine = Engine(tmp_path / "warehouse", threads=1)
    for question in (
        f"SELECT * FROM read_csv('{tmp_path}/outside.csv')",
        f"SELECT * FROM read_csv('{tmp_path}/warehouse/../outside.csv')",
        "SELECT * FROM read_text('/etc/hostname')",
        f"ATTACH '{tmp_path}/outside.db'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with engine.cursor(10) as backend, pytest.raises(duckdb.Error):
            backend.raw_sql(question)
    engine.close()


def test_a_question_that_takes_too_long_is_ended(tmp_path: Any) -> None:
    engine = Engine(tmp_path / "warehouse", threads=1)
    with pytest.raises(Refused, match="timed_out"), engine.cursor(1) as backend:
        backend.con.execute("SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b").fetchall()
    engine.close()
