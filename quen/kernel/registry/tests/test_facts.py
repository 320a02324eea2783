"""What may be declared as facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quen.kernel.registry.facts import Facts, History, dimensions_of, fact_problems, measures_of
from quen.kernel.registry.registry import get_spec

MOVES = History("stage", "sales.StageMove", record="opportunity", after="to_stage")


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        (Facts(date="closes"), "names closes, which are no fields"),
        (Facts(date="name"), "date names 'name', which is no date"),
        (Facts(date="close_date", measures=("name",)), "measures names 'name', which is no number"),
        (Facts(date="close_date", dimensions=("description",)),
         "dimensions names 'description', which divides nothing"),
        (Facts(date="close_date", history=(replace(MOVES, field="source"),)),
         "history names 'source', which is no reference"),
        (Facts(date="close_date", history=(replace(MOVES, model="sales.Moves"),)),
         "history names the model 'sales.Moves', which does not exist"),
        (Facts(date="close_date", history=(replace(MOVES, after="stage"),)),
         "history names sales.StageMove.stage, which is no field"),
        (Facts(date="close_date", measures=("pushed",), history=(MOVES,)),
         "history.measure names 'amount', which is no measure"),
    ],
)  # fmt: skip
def test_a_name_that_means_nothing_is_told_at_the_start(facts: Facts, problem: str) -> None:
    assert list(fact_problems(replace(get_spec("opportunity"), facts=facts))) == [problem]


def test_what_is_not_said_is_derived() -> None:
    spec = replace(get_spec("opportunity"), facts=Facts(date="close_date"))
    assert [info.name for info in measures_of(spec)] == ["amount", "probability", "weighted", "pushed"]
    names = {info.name for info in dimensions_of(spec)}
    assert {"owner", "stage", "account", "close_date", "created_at", "currency"} <= names
    assert not names & {"source", "name", "description", "amount", "updated_at", "created_by"}


def test_an_object_without_facts_has_no_figures() -> None:
    assert measures_of(get_spec("stage")) == []
    assert dimensions_of(get_spec("stage")) == []


def test_all_declared_facts_mean_something() -> None:
    from quen.kernel.registry.checks import facts

    assert facts() == []
