"""`new-field`: where the line is put, and what is refused."""

from __future__ import annotations

import ast

import pytest

from quen.kernel.cli.main import main
from quen.kernel.errors import DomainError
from quen.kernel.scaffold.one_field import plan_field


def test_the_line_stands_behind_the_other_fields_and_what_it_uses_is_imported() -> None:
    made = plan_field("unit", "maker:ref:unit")
    before, now = made.path.read_text(encoding="utf-8"), made.text
    ast.parse(now)
    line = '    maker = Ref("catalog.Unit", verbose_name=_("Maker"), null=True, blank=True)'
    assert now.splitlines()[made.line - 1] == line
    assert "Ref" in next(text for text in now.splitlines() if text.startswith("from quen.kernel.records.fields"))
    assert now.index(line) < now.index("class Meta")
    assert len(set(now.splitlines()) - set(before.splitlines())) <= 2


def test_an_amount_follows_the_currency_of_its_record_where_it_has_one() -> None:
    assert 'costs = MoneyField(_("Costs"), null=True, blank=True)' in plan_field("opportunity", "costs:money").text
    assert 'fee = MoneyField(_("Fee"), currency=""' in plan_field("contact", "fee:money").text


def test_choices_stand_above_their_field() -> None:
    text = plan_field("account", "tier:choice:gold,silver").text
    assert text.index("    TIER = [") < text.index("    tier = models.CharField(")


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("acount", "a:text", "no object"),
        ("account", "name:text", "already"),
        ("account", "a:text:required", "may be empty"),
        ("account", "a:text:search", "a word in the declaration"),
        ("account", "version:integer", "already"),
        ("account", "deal:ref:opportunity", "stands below"),
        ("tag", "a:text", "belongs to the kernel"),
    ],
)
def test_what_cannot_be_is_refused(name: str, asked: str, said: str) -> None:
    with pytest.raises(DomainError, match=said):
        plan_field(name, asked)


def test_a_dry_run_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    path = plan_field("account", "guests:integer").path
    before = path.read_text(encoding="utf-8")
    assert main(["new-field", "account", "guests:integer", "--dry-run"]) == 0
    assert 'guests = models.IntegerField(_("Guests"), null=True, blank=True)' in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == before
