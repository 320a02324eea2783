"""What holds for any file: every row has one outcome, failed ones come back once, and again changes nothing."""

from __future__ import annotations

import csv
import io
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.imports.tests.importing import counts, error_lines, import_text
from quen.kernel.registry.registry import get_spec
from quen.kernel.text.cells import harmless

HEADER = ["external_id", "Name", "Employees", "Annual revenue", "Country", "Parent company"]
_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
_NAMES = st.sampled_from(["Sông Xanh", "song xanh", "GTX Pro", "GTXPro", "ร้านกาแฟ", "", "=1+1"])
_ROW = st.tuples(
    st.sampled_from(["", "A", "B", "C", "D", "E", "F", "G"]) | _TEXT,
    _NAMES | _TEXT,
    st.integers(-3, 3000).map(str) | st.sampled_from(["", "many", "1.000", "99999999999"]),
    st.decimals(-10, 10**6, places=3).map(str) | st.sampled_from(["", "1,5", "1.234,50", "∞"]),
    st.sampled_from(["", "VN", "Thailand", "Việt Nam", "Atlantis", "Philipines"]),
    _NAMES,
)


def _written(rows: list[tuple[str, ...]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerows([HEADER, *rows])
    return buffer.getvalue()


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_ROW, min_size=1, max_size=14))
def test_any_file(business: Any, quen_db: None, rows: list[tuple[str, ...]]) -> None:
    filled = [row for row in rows if any(cell and not cell.isspace() for cell in row)]
    if not filled:
        return
    text = _written(rows)
    run = import_text(business, "admin", "account", text)
    assert run.status == "done"
    assert sum(counts(run)) == len(filled)
    lines = error_lines(business, "admin", run)
    assert len(lines) == len({line["Row"] for line in lines}) == counts(run)[3]
    assert all(line["Reason"] for line in lines)
    keyed = _written([row for row in rows if row[0].strip()])
    if not any(row[0].strip() for row in rows):
        return
    import_text(business, "admin", "account", keyed)
    with business.work("admin"):
        before = ChangeEntry.objects.count(), get_spec("account").model.objects.count()
    again = import_text(business, "admin", "account", keyed)
    assert counts(again)[0] == 0
    with business.work("admin"):
        assert (ChangeEntry.objects.count(), get_spec("account").model.objects.count()) == before


@given(_TEXT | st.builds(str.__add__, st.sampled_from("=+-@\t\r＝＋－＠'"), _TEXT))
def test_no_cell_of_the_error_file_is_a_formula(cell: str) -> None:
    shown = harmless(cell)
    assert shown.endswith(cell)
    assert not shown.startswith(("=", "@", "\t", "\r", "＝", "＠"))
    if shown.startswith(("+", "-")):
        assert not set(shown[1:]) - set("0123456789 .,()/-")
