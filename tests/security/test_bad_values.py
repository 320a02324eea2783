"""Days that do not exist, Buddhist years, numbers of two countries: read as meant, or refused at their place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quen.kernel.imports.tests.importing import counts, error_lines, import_text
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.testing.business import Business
from tests.contract.probe import state


def typed(business: Business, language: str, of: str = "opportunity", **values: str) -> tuple[int, str, Any]:
    """A record edited in its form by somebody of a language: status, page, and the row after it."""
    user = business.user("owner")
    user.language = language
    user.save()
    record_id, spec = business.record_id(of, "owner"), specs()[of]
    version = str(state(business, spec, record_id).row["version"])
    answer = business.client("owner").post(f"/{of}/{record_id}/edit", {**values, "version": version})
    return answer.status_code, answer.content.decode(), state(business, spec, record_id).row


@pytest.mark.parametrize("text", ["31/02/2026", "2026-13-01", "29/02/2025", "29/02/2568", "00/00/0000", "31/12/99999"])
def test_a_day_that_does_not_exist_is_said_at_its_field_and_kept(business: Business, text: str) -> None:
    status, page, row = typed(business, "vi", close_date=text, name="Not saved")
    assert status == 422
    assert f'value="{text}"' in page
    field = page[page.index('name="close_date"') :]
    assert "q-errors" in field[:2000]
    assert row["name"] != "Not saved"


@pytest.mark.parametrize(
    ("language", "day"), [("th", "31/12/2569"), ("th", "31 ธ.ค. 2569"), ("vi", "31/12/2026"), ("en", "2026-12-31")]
)
def test_a_year_is_read_as_it_is_counted(business: Business, language: str, day: str) -> None:
    status, _page, row = typed(business, language, close_date=day)
    assert (status, row["close_date"]) == (302, "2026-12-31")


@pytest.mark.parametrize(
    ("language", "text"), [("vi", "1.234,56"), ("en", "1,234.56"), ("vi", "1,234.56"), ("en", "1.234,56")]
)
def test_a_number_is_read_as_it_is_written(business: Business, language: str, text: str) -> None:
    status, _page, row = typed(business, language, "account", annual_revenue=text)
    assert (status, Decimal(str(row["annual_revenue"]))) == (302, Decimal("1234.56"))


def test_the_same_in_a_file(business: Business) -> None:
    """Columns decide how their numbers are written; what cannot be comes back with its reason and nothing else."""
    file = (
        "external_id;Name;Account;Amount;Currency;Close date\n"
        "d1;One;Big;1.234,56;USD;31/12/2569\n"
        "d2;Two;Big;2.500,00;USD;31/02/2026\n"
        "d3;Three;Big;many;USD;01/03/2026\n"
        "d4;Four;Big;7,5;USD;15/01/2026;extra\n"
        "d5\n"
    )
    run = import_text(business, "admin", "opportunity", file, create=("account",))
    assert counts(run)[0] == 1
    with business.work("admin"):
        [made] = get_spec("opportunity").model.objects.filter(external_id__in=["d1", "d2", "d3", "d4", "d5"])
        assert (made.amount, made.close_date) == (Decimal("1234.56"), date(2026, 12, 31))
    reasons = {line["Row"]: line["Reason"] for line in error_lines(business, "admin", run)}
    assert set(reasons) == {"3", "4", "5", "6"}
    assert "31/02/2026" in reasons["3"]
    assert "many" in reasons["4"]
    assert "more cells than the header" in reasons["5"]
