"""What `quen explain` tells, against what stands in the source and what the surfaces do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quen.kernel.cli.main import main
from quen.kernel.errors import DomainError
from quen.kernel.explain.cli import explain
from quen.kernel.explain.facts import Story
from quen.kernel.explain.source import ROOT
from quen.kernel.registry.registry import specs

FIELDS = [f"{name}.{field}" for name, spec in specs().items() for field in spec.fields]


def said(story: Story, name: str) -> str:
    return "\n".join(text for fact in story.facts if fact.name == name for text in fact.texts)


def line_of(at: str) -> str:
    path, _colon, number = at.rpartition(":")
    return (ROOT / path).read_text(encoding="utf-8").splitlines()[int(number) - 1]


def place_of(story: Story, name: str) -> str:
    return next(fact.at for fact in story.facts if fact.name == name)


def test_a_field_is_traced_to_its_line_on_every_surface() -> None:
    story = explain("opportunity.amount")
    assert "amount = MoneyField(" in line_of(place_of(story, "model"))
    for name in ("page and form", "columns", "quick", "figures"):
        assert "amount" in line_of(place_of(story, name)), name
    assert line_of(place_of(story, "import")).strip().startswith('"amount":')
    assert said(story, "filter") == "as number: amount, amount__gte, amount__lte, amount__empty"
    assert said(story, "constraints") == "opportunity_amount_from_0"
    assert "(tenant_id, amount_base, id)" in said(story, "indexes")
    assert "opportunity_amount_guard" in said(story, "triggers")
    assert said(story, "sort").startswith("any number of rows")
    assert "“deal value”" in said(story, "import")
    assert "docs/guide/sales.md:" in said(story, "documentation")


def test_who_writes_a_field_is_told() -> None:
    story = explain("opportunity.stage")
    assert said(story, "written by") == "create, import, move, win, lose, reopen, override"
    assert '"stage"' in line_of(place_of(story, "written by"))
    assert said(explain("opportunity.pushed"), "written by").startswith("nobody by hand")
    assert said(explain("opportunity.number"), "search") == "number, weight A, most"


def test_an_object_is_told_with_what_others_add_to_it() -> None:
    story = explain("opportunity")
    added = [(fact.texts[0], fact.at) for fact in story.facts if fact.name == "added"]
    places = dict(added)
    assert places["panels: exit"].startswith("quen/apps/sales/extensions.py:")
    assert places["panels: timeline"].startswith("quen/apps/activities/extensions.py:")
    assert line_of(places["panels: timeline"]).startswith("extend(")
    assert "@action" in line_of(place_of(story, "action win")) or "def win_" in line_of(place_of(story, "action win"))
    assert said(story, "scope") == "by owner: owner"
    assert "columns by stage, sums of amount, moved by move" in said(story, "board")


@pytest.mark.parametrize("name", sorted(specs()))
def test_every_place_that_is_named_exists(name: str) -> None:
    stories = [explain(name), *(explain(f"{name}.{field}") for field in specs()[name].fields)]
    for story in stories:
        json.dumps(story.as_json())
        assert story.as_text().startswith(story.subject)
        for fact in story.facts:
            if fact.at:
                assert line_of(fact.at).strip(), (story.subject, fact)
    for field, story in zip(specs()[name].fields, stories[1:], strict=True):
        line = line_of(place_of(story, "model")).strip()
        assert line.startswith((f"{field} ", f"{field}:")), (story.subject, line)


def test_a_wrong_name_is_told_with_the_nearest() -> None:
    with pytest.raises(DomainError, match="Did you mean opportunity"):
        explain("oportunity")
    with pytest.raises(DomainError, match="Did you mean amount"):
        explain("opportunity.amont")


def test_the_roles_of_a_business_are_told(business: Any, fresh_db: str, capsys: pytest.CaptureFixture[str]) -> None:
    from quen.kernel.people.models import Role
    from quen.kernel.tenancy.context import tenant_context

    with tenant_context(business.tenant_id, via="test"):
        Role.objects.create(name="Careful", grants={"*": {"view": "own", "edit": "own"}},
                            hidden={"opportunity": ["amount"]}, protected={"opportunity": ["close_date"]})  # fmt: skip
    assert main(["explain", "opportunity.amount", "--tenant", str(business.tenant_id)]) == 0
    assert "role Careful      hidden: on no surface" in capsys.readouterr().out
    assert main(["explain", "opportunity.close_date", "--tenant", str(business.tenant_id), "--json"]) == 0
    told = {fact["name"]: fact["texts"] for fact in json.loads(capsys.readouterr().out)["facts"]}
    assert told["role Careful"] == ["read-only"]
    assert told["role Sales rep"][0].startswith("read; written by create, edit")
    assert main(["explain", "opportunity", "--tenant", str(business.tenant_id), "--json"]) == 0
    told = {fact["name"]: fact["texts"] for fact in json.loads(capsys.readouterr().out)["facts"]}
    assert told["role Careful"] == [
        "view own, create none, edit own, delete none, import none, export none",
        "hides Amount, Weighted amount, Amount in base currency",
        "read-only: Close date",
    ]  # fmt: skip


def test_nothing_but_the_repository_is_named() -> None:
    assert not any(Path(fact.at).is_absolute() for fact in explain("opportunity").facts)
