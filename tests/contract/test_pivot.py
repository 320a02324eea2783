"""A pivot counts and sums what its reader sees, no record more: the figures are those of SQL through `rows()`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Avg, Count, Max, Min, Sum

from quen.apps.analytics.olap.client import Unavailable
from quen.apps.analytics.pivot.ask import Answer, read_pivot
from quen.apps.analytics.pivot.shape import dimensions, measures, parse_shape
from quen.apps.analytics.warehouse.build import refresh
from quen.kernel.access.sharing import share_record
from quen.kernel.query.selection import selection
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.business import PEOPLE, STRANGER, Business

pytestmark = [pytest.mark.contract]
COUNTED = [spec for spec in specs().values() if spec.facts is not None]
WAYS = {"sum": Sum, "avg": Avg, "min": Min, "max": Max}


def ask(spec: ObjectSpec, actor: Any, params: dict[str, str]) -> Answer:
    return read_pivot(selection(spec, actor, {}), parse_shape(spec, params, actor))


def differences(spec: ObjectSpec, actor: Any, *, all_ways: bool) -> list[str]:
    """Where the pivot of `actor` says something else than SQL: in sums and by owner, or in everything there is."""
    numbers = measures(spec, actor)
    found = []
    for way in WAYS if all_ways else ["sum"]:
        names = ["count", *(f"{info.name}:{way}" for info in numbers)][:6]
        chosen = [info for info in numbers if f"{info.name}:{way}" in names]
        wanted = spec.rows(actor).aggregate(
            n=Count("pk"), **{info.name: WAYS[way](info.base or info.column) for info in chosen}
        )
        answer = ask(spec, actor, {"rows": "", "cols": "", "figures": ",".join(names)})
        got = answer.cells[(), ()] if wanted["n"] or answer.cells else (Decimal(0), *([None] * len(chosen)))
        if not all(same(one, other) for one, other in zip(got, wanted.values(), strict=True)):
            found.append(f"{way}: {wanted} but {got}")
    for info in dimensions(spec, actor):
        if info.kind in {"date", "datetime"} or not (all_ways or info.name == spec.scope.owner):
            continue
        answer = ask(spec, actor, {"rows": info.name, "figures": "count"})
        groups = {row[0]: int(figures[0] or 0) for (row, column), figures in answer.cells.items() if row and not column}
        sql = {
            None if value is None or value == "" else str(value).lower() if info.kind == "boolean" else str(value): n
            for value, n in spec.rows(actor).order_by().values_list(info.column).annotate(n=Count("pk"))
        }
        if groups != sql:
            found.append(f"{info.name}: {sql} but {groups}")
    return found


def same(one: Decimal | None, other: Any) -> bool:
    """Equal, but for the digits to which PostgreSQL rounds an average."""
    if one is None or other is None:
        return one is other
    return abs(one - Decimal(other)) < Decimal("0.001")


def test_figures_are_those_of_sql(business: Business, engine: Any) -> None:
    """For each object with facts and each person; the two tenants' files stand side by side."""
    assert COUNTED
    with business.work("admin") as admin:  # what belongs to others is seen by one of them, and by a team
        for spec in COUNTED:
            if spec.scope.owner and admin.may(spec.name, "share"):
                record = spec.rows(admin).get(pk=business.record_id(spec.name, "owner"))
                share_record(spec, record, actor=admin, member=business.member_id("outsider"))
                record = spec.rows(admin).get(pk=business.record_id(spec.name, "manager"))
                share_record(spec, record, actor=admin, team=business.team_id("West"))
    refresh(business.tenant_id)
    refresh(business.other_id)
    found: dict[tuple[str, str], list[str]] = {}
    for persona in (*PEOPLE, STRANGER):
        with business.work(persona) as actor:
            for spec in COUNTED:
                if actor.may(spec.name, "view"):
                    found[spec.name, persona] = differences(spec, actor, all_ways=persona in {"admin", "owner"})
    assert {key: what for key, what in found.items() if what} == {}
    with business.work("outsider") as actor:
        assert ask(get_spec("opportunity"), actor, {}).count == 3, "her own, and the two that are shared"


def test_another_business_has_no_figures_of_ours(business: Business, engine: Any) -> None:
    refresh(business.tenant_id)
    with business.work(STRANGER) as actor, pytest.raises(Unavailable, match="not_built"):
        ask(COUNTED[0], actor, {})


def test_what_is_hidden_is_no_part_of_a_pivot(business: Business) -> None:
    with business.work("restricted") as actor:
        for spec in COUNTED:
            for info in business.hidden(spec):
                shape = parse_shape(spec, {"rows": info.name, "cols": info.name, "figures": f"{info.name}:sum"}, actor)
                assert not shape.rows
                assert not shape.columns
                assert [figure.text for figure in shape.figures] == ["count"]
