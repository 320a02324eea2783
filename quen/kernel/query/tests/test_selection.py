"""A selection: told by parameters, told again by its pairs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest

from quen.kernel.errors import DomainError
from quen.kernel.query.selection import MOST_IDS, selection
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec

SPEC = get_spec("opportunity")


@pytest.fixture
def deals(business: Any, quen_db: None) -> Any:
    with business.work("owner") as actor:
        made = {}
        for name, amount in (("a", 10), ("b", 20), ("c", 30)):
            changes = {"name": name, "amount": Decimal(amount), "source": "test"}
            made[name] = save_record(SPEC, actor=actor, changes=changes).pk
        yield actor, made


def names(actor: Any, params: Any) -> list[str]:
    return sorted(selection(SPEC, actor, params).rows().values_list("name", flat=True))


def test_pairs_tell_the_same_selection_again(deals: Any) -> None:
    actor, made = deals
    params = [("source", "test"), ("amount__gte", "20"), ("sort", "-amount"), ("ids", f"{made['a']},{made['b']}")]
    chosen = selection(SPEC, actor, params)
    assert [row.name for row in chosen.rows()] == ["b"]
    again = selection(SPEC, actor, parse_qsl(chosen.query_string))
    assert again.pairs == chosen.pairs
    assert again.scope == chosen.scope
    assert selection(SPEC, actor, list(reversed(params))).pairs == chosen.pairs


def test_two_conditions_on_one_field_both_hold(deals: Any) -> None:
    actor, _made = deals
    assert names(actor, [("source", "test"), ("amount__gte", "20"), ("amount__gte", "30")]) == ["c"]


def test_no_ids_are_no_records(deals: Any) -> None:
    actor, _made = deals
    assert names(actor, {"ids": ""}) == []


def test_the_sort_is_not_part_of_what_a_cursor_belongs_to(deals: Any) -> None:
    actor, _made = deals
    plain, sorted_ = (
        selection(SPEC, actor, {"source": "test"}),
        selection(SPEC, actor, {"source": "test", "sort": "name"}),
    )
    assert plain.scope == sorted_.scope != selection(SPEC, actor, {"source": "x"}).scope


@pytest.mark.parametrize(
    ("params", "place"),
    [({"ids": "x"}, "ids"), ({"sort": "nonsense"}, "sort"), ({"nonsense": "1"}, "nonsense"),
     ({"ids": ",".join(["0" * 32] * (MOST_IDS + 1))}, "ids")],
)  # fmt: skip
def test_what_cannot_be_says_where(deals: Any, params: dict[str, str], place: str) -> None:
    actor, _made = deals
    with pytest.raises(DomainError) as refused:
        selection(SPEC, actor, params)
    assert refused.value.field == place
    assert refused.value.status == 422
