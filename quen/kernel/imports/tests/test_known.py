"""Known records are found by an index, whatever the planner holds the tables for."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, connections

from quen.kernel.imports.known import known_records, probe_sql
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.tenancy.context import tenant_context


def _probes() -> list[tuple[str, tuple[str, ...]]]:
    return [(s.name, tuple(key.split("+"))) for s in specs().values() for key in (s.import_keys or "").split()]


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", ()) for node in _nodes(child))]


def test_every_key_of_many_records_has_its_index() -> None:
    few = {("currency_rate", ("currency", "valid_from")), ("member", ("email",))}
    assert {probe for probe in _probes() if not probe_sql(get_spec(probe[0]), probe[1])} <= few


def test_the_index_is_used_where_the_planner_takes_the_table_for_empty(business: Any, fresh_db: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    for name, names in _probes():
        spec = get_spec(name)
        sql = probe_sql(spec, names)
        if not sql:
            continue
        with tenant_context(business.tenant_id), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('enable_sort', 'off', true)")
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", ["{}"] * len(names))
            ((found,),) = cursor.fetchall()
        read = [node for node in _nodes(found[0]["Plan"]) if node.get("Relation Name") == spec.table]
        assert read, (name, found)
        assert not [n for n in _nodes(found[0]["Plan"]) if "Sort" in n["Node Type"]], (name, names, found)
        for node in read:
            assert "Index" in node["Node Type"], (name, names, node)
            assert "k.driver" in node["Index Cond"] or ">=" in node["Index Cond"], (name, names, node)


@pytest.mark.parametrize(
    ("names", "values", "expected"),
    [
        (("email",), [("lan@blue.example",), ("nobody@blue.example",)], {0: 1}),
        (("name", "phone"), [("Lan", "+84241111111"), ("Minh", "+84241111111"), ("lan", "+84241111111")], {0: 2}),
        (("external_id",), [("L-2",), ("L-1",), ("L-9",)], {0: 1, 1: 1}),
    ],
)
def test_known_by_each_kind_of_key(
    business: Any, quen_db: None, names: tuple[str, ...], values: list[Any], expected: dict[int, int]
) -> None:
    with business.work("admin") as actor:
        contact = get_spec("contact")
        shared = {"name": "Lan", "phone": "+84241111111"}
        save_record(contact, actor=actor, changes={**shared, "external_id": "L-1", "email": "lan@blue.example"})
        save_record(contact, actor=actor, changes={**shared, "external_id": "L-2", "email": "lan@green.example"})
        found = list(known_records(contact, names, values))
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_sort")
            assert cursor.fetchone() == ("on",)
    assert {place: sum(1 for other, _pk in found if other == place) for place, _pk in found} == expected
