"""What `new-object` refuses, and in which words; that nothing is written then."""

from __future__ import annotations

import pytest

from quen.kernel.cli.main import main
from quen.kernel.errors import DomainError
from quen.kernel.explain.source import ROOT
from quen.kernel.scaffold.names import past_of, plural_of
from quen.kernel.scaffold.plan import Wanted, plan_object


def wanted(**other: object) -> Wanted:
    return Wanted(**{"context": "sales", "name": "site_visit", **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"context": "sale"}, "no context 'sale'"),
        ({"name": "opportunity"}, "an object 'opportunity' already"),
        ({"name": "party"}, "'party' already"),
        ({"name": "stage_move"}, "a model StageMove already"),
        ({"name": "SiteVisit"}, "cannot name an object"),
        ({"name": "class"}, "cannot name an object"),
        ({"name": "site__visit"}, "cannot name an object"),
        ({"name": "settings"}, "belongs to another page"),
        ({"name": "action"}, "a word of every declaration"),
        ({"name": "q"}, "a parameter of lists"),
        ({"fields": ["planned_on"]}, "name:type is expected"),
        ({"fields": ["planned_on:dat"]}, "did you mean date"),
        ({"fields": ["sort:text"]}, "a parameter 'sort'"),
        ({"fields": ["version:integer"]}, "has 'version' already"),
        ({"fields": ["save:text"]}, "has 'save' already"),
        ({"fields": ["a:text", "a:date"]}, "'a' is there twice"),
        ({"fields": ["a:text:0"]}, "1 to 2000"),
        ({"fields": ["a:date:soon"]}, "no option 'soon'"),
        ({"fields": ['a:text:label=Say "x"']}, "quotation marks"),
        ({"fields": ["name:date"]}, "is the title"),
        ({"fields": ["kind:choice"]}, "needs its values"),
        ({"fields": ["kind:choice:one"]}, "two values or more"),
        ({"fields": ["kind:choice:one,one"]}, "each once"),
        ({"fields": ["account:ref"]}, "needs the object"),
        ({"fields": ["account:ref:acount"]}, "account?"),
        ({"context": "customers", "fields": ["deal:ref:opportunity"]}, "customers stands below sales"),
        ({"actions": ["trash"]}, "'trash' already"),
        ({"actions": ["finish", "finish"]}, "twice"),
        ({"actions": ["finish:done_on"]}, "not among the fields"),
        ({"fields": ["a:ref:account"], "actions": ["finish:a"]}, "refers to a record"),
        ({"actions": ["Finish it"]}, "cannot name an action"),
        ({"board": "stage"}, "needs a reference"),
        ({"fields": ["account:ref:account:required"], "board": "account"}, "cannot be the columns"),
        ({"fields": ["stage:ref:stage"], "board": "stage"}, "stage:ref:stage:required"),
        ({"fields": ["stage:ref:stage:required"], "board": "stage"}, "worth:money"),
        ({"icon": "no-such-icon"}, "no icon"),
        ({"label": 'Say "x"'}, "quotation marks"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(given: dict[str, object], said: str) -> None:
    with pytest.raises(DomainError) as refused:
        plan_object(wanted(**given))
    assert said in str(refused.value)


def test_a_dry_run_and_a_refusal_write_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-object", "sales", "site_visit", "--action", "finish", "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert 'verbose_name = _("Site visit")' in shown
    assert "finished_on = models.DateField" in shown
    assert main(["new-object", "sales", "lead"]) == 2
    assert "already" in capsys.readouterr().err
    assert not (ROOT / "quen/apps/sales/site_visit").exists()


@pytest.mark.parametrize(
    ("one", "many"),
    [("Visit", "Visits"), ("Category", "Categories"), ("Day", "Days"), ("Box", "Boxes"), ("Match", "Matches")],
)
def test_plurals(one: str, many: str) -> None:
    assert plural_of(one) == many


@pytest.mark.parametrize(
    ("verb", "past"), [("finish", "finished"), ("close", "closed"), ("apply", "applied"), ("delay", "delayed")]
)
def test_pasts(verb: str, past: str) -> None:
    assert past_of(verb) == past
