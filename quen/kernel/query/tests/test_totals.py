"""Groups and sums: what they add up to, and what happens when there is too much."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quen.kernel.errors import NotFound
from quen.kernel.query import totals
from quen.kernel.query.groups import parse_grouping, rows_of
from quen.kernel.query.page import COUNT_LIMIT
from quen.kernel.query.selection import selection
from quen.kernel.query.totals import measurable, parse_measures, read_totals
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec

SPEC = get_spec("opportunity")
ROWS = (("a", 10, date(2026, 1, 1)), ("b", 20, date(2026, 1, 31)), ("c", 30, date(2026, 4, 1)), ("d", None, None))


@pytest.fixture
def owner(business: Any, quen_db: None) -> Any:
    with business.work("owner") as actor:
        for name, amount, closes in ROWS:
            changes = {"name": name, "amount": amount and Decimal(amount), "close_date": closes, "source": "test"}
            save_record(SPEC, actor=actor, changes=changes)
        yield actor


def read(actor: Any, group: str, sums: str = "amount:sum", *, exact: bool = False, **params: str) -> Any:
    chosen = selection(SPEC, actor, {"source": "test", **params} if params != {"source": ""} else {})
    grouping = parse_grouping(SPEC, group, actor)
    return read_totals(chosen, chosen.rows(), grouping, parse_measures(SPEC, sums, actor), exact=exact)


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("close_date:month", [("2026-04-01", 1, 30), ("2026-01-01", 2, 30), (None, 1, None)]),
        ("close_date:quarter", [("2026-04-01", 1, 30), ("2026-01-01", 2, 30), (None, 1, None)]),
        ("close_date:year", [("2026-01-01", 3, 60), (None, 1, None)]),
        ("currency", [("VND", 4, 60)]),
    ],
)
def test_groups_with_their_sums(owner: Any, group: str, expected: list[Any]) -> None:
    found = read(owner, group)
    assert [(g.value and str(g.value), g.count, g.figures["amount:sum"]) for g in found.groups] == expected
    assert (found.whole.count, found.whole.figures["amount:sum"], found.partial, found.more) == (4, 60, False, 0)


def test_the_rows_of_each_group_are_those_counted(owner: Any) -> None:
    for group in ("close_date:month", "close_date:year", "created_at:month", "stage", "owner", "currency"):
        chosen = selection(SPEC, owner, {"source": "test"})
        grouping = parse_grouping(SPEC, group, owner)
        assert grouping is not None
        found = read(owner, group)
        counts = [rows_of(chosen.rows(), grouping, grouping.key(g.value), owner).count() for g in found.groups]
        assert counts == [g.count for g in found.groups], group


def test_the_four_figures(owner: Any) -> None:
    figures = {}
    for way in ("sum", "avg", "min", "max"):
        figures[way] = read(owner, "", f"amount:{way}").whole.figures[f"amount:{way}"]
    assert figures == {"sum": 60, "avg": 20, "min": 10, "max": 30}


def test_too_many_rows_are_not_added_up_unless_asked(owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totals, "TOTAL_LIMIT", 2)
    found = read(owner, "close_date:year")
    assert found.partial
    assert [(str(g.value), g.count, dict(g.figures)) for g in found.groups] == [
        ("2026-01-01", 3, {}), ("None", 1, {}),
    ]  # fmt: skip
    assert found.whole.count == COUNT_LIMIT + 1
    assert [g.count for g in read(owner, "stage").groups] == [4]
    assert [g.count for g in read(owner, "owner").groups] == [4]
    asked = read(owner, "close_date:month", exact=True)
    assert (asked.partial, asked.whole.figures["amount:sum"]) == (False, 60)


def test_the_boards_sums_are_from_its_roll_up(owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = read(owner, "stage", source="")
    monkeypatch.setattr(totals, "TOTAL_LIMIT", 2)
    rolled = read(owner, "stage", source="")
    assert not rolled.partial
    assert [(g.value, g.count, g.figures) for g in rolled.groups] == [
        (g.value, g.count, g.figures) for g in plain.groups
    ]
    assert rolled.whole == plain.whole


def test_more_groups_than_fit(owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totals, "MOST_GROUPS", 1)
    found = read(owner, "close_date:month")
    assert [(str(g.value), g.count) for g in found.groups] == [("2026-01-01", 2)]
    assert found.more == 2
    monkeypatch.setattr(totals, "TOTAL_LIMIT", 2)
    assert read(owner, "close_date:month").more == -1


def test_hidden_fields_neither_group_nor_add_up(business: Any, quen_db: None) -> None:
    with business.work("restricted") as actor:
        for name in actor.hidden["opportunity"]:
            assert parse_grouping(SPEC, name, actor) is None
            assert parse_measures(SPEC, f"{name}:sum", actor) == ()
            assert name not in {info.name for info in measurable(SPEC, actor)}


@pytest.mark.parametrize(("group", "key"), [("stage", "x"), ("close_date:month", "soon"), ("created_at:year", "1")])
def test_no_such_group(owner: Any, group: str, key: str) -> None:
    grouping = parse_grouping(SPEC, group, owner)
    assert grouping is not None
    with pytest.raises(NotFound):
        rows_of(SPEC.rows(owner), grouping, key, owner)
