"""Finishing a visit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from quen.apps.sales.visit.object import visit

from quen.kernel.actions.run import run_action
from quen.kernel.errors import DomainError
from quen.kernel.testing.factory import make


def test_a_visit_is_finished_once_and_not_before_its_day(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        planned = make(visit, actor=actor, planned_on=date(2027, 3, 8))
        with pytest.raises(DomainError) as refused:
            run_action(visit, "finish", planned.pk, {"done_on": date(2027, 3, 7)}, actor=actor)
        assert refused.value.by_field() == {"done_on": ["That is before the day that was planned."]}
        done = run_action(visit, "finish", planned.pk, {"done_on": date(2027, 3, 9)}, actor=actor)
        assert (done.done_on, done.version) == (date(2027, 3, 9), 2)
        with pytest.raises(DomainError, match="present state"):
            run_action(visit, "finish", planned.pk, {"done_on": date(2027, 3, 10)}, actor=actor)
