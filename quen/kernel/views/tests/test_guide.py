"""The guide tells the operators that there are."""

from __future__ import annotations

from pathlib import Path

from quen.kernel.query.conditions import OPERATORS_OF
from quen.kernel.query.expression import SIGNS

GUIDE = Path(__file__).parents[4] / "docs/guide/lists-and-views.md"
ROWS = {
    "text": "| text, e-mail, telephone, web address |",
    "longtext": "| long text |",
    "number": "| number, amount |",
    "date": "| date, date and time |",
    "choice": "| choice, country, currency, reference, tag |",
    "ref": "| choice, country, currency, reference, tag |",
    "boolean": "| yes or no |",
}
WRITTEN = {"in": "in (…)", "nin": "not in (…)", "between": "between … and …"}


def test_the_table_of_operators_is_complete() -> None:
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    for kind, operators in OPERATORS_OF.items():
        row = next(line for line in lines if line.startswith(ROWS[kind]))
        told = set(row.split("|")[2].strip(" `").split("` `"))
        assert told == {WRITTEN.get(operator, SIGNS[operator]) for operator in operators}, kind
