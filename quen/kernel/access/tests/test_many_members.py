"""A manager of many people reaches the same records as one of few, in statements of as many parameters."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest

from quen.kernel.access.branches import MANY
from quen.kernel.registry.registry import specs
from quen.kernel.testing.business import Business, is_divided


@pytest.mark.parametrize("name", [spec.name for spec in specs().values() if is_divided(spec)])
def test_what_a_manager_of_many_sees(business: Business, name: str) -> None:
    rows: dict[bool, Any] = {}
    with business.work("manager") as actor:
        many = replace(actor, team_ids=(*actor.team_ids, *(uuid.uuid4() for _number in range(MANY * 10))))
        for who, large in ((actor, False), (many, True)):
            found = specs()[name].rows(who)
            rows[large] = set(found.values_list("pk", flat=True))
            _sql, params = found.query.sql_with_params()
            assert len(params) < MANY * 3
    assert rows[True] == rows[False]
    assert rows[True]
