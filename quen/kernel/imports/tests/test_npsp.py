"""An org of Salesforce as its own tool exports it: accounts, contacts and deals with the keys between them."""

from __future__ import annotations

import csv
import uuid
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.revert import revert_run
from quen.kernel.imports.tests.test_adventureworks import EMAIL, bring_in, last_run, living, log_size, outcome, rows
from quen.kernel.people.models import Member
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import TenantOptions, create_tenant, create_user

DATA = Path(__file__).resolve().parents[5] / "shared" / "data" / "salesforce-npsp-sample"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the data sets are not beside the project ({DATA})"),
]
COMMANDS = (
    ("account", "Account.csv", "--map npe01__SYSTEM_AccountType__c= --map RecordTypeId=", (167, 0, 0, 0, 0)),
    ("contact", "Contact.csv", "--map Phone=", (102, 0, 0, 0, 0)),
    ("opportunity", "Opportunity.csv", "--create stage --fill currency=USD --map Primary_Contact__c=contact",
     (342, 0, 0, 0, 0)),
)  # fmt: skip


@pytest.fixture
def tenant(fresh_db: str) -> uuid.UUID:
    made = create_tenant(TenantOptions(name="Nonprofit", base_currency="USD", country="US", language="en"))
    create_user(
        made, email=EMAIL, name="Importer", password="correct horse battery", role="Administrator", language="en"
    )
    return made


def raw(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_all_of_it_again_and_back(tenant: uuid.UUID) -> None:
    before, runs = living(tenant), []
    for name, file, rest, expected in COMMANDS:
        text = bring_in(tenant, name, DATA / file, rest)
        runs.append(last_run(tenant))
        assert outcome(runs[-1]) == expected, text
    _compare(tenant)
    size = log_size(tenant)
    for name, file, rest, expected in COMMANDS:
        text = bring_in(tenant, name, DATA / file, rest)
        assert outcome(last_run(tenant)) == (0, 0, expected[0], 0, 0), text
    assert log_size(tenant) == size
    for run in reversed(runs):
        with tenant_context(tenant):
            ImportRun.objects.filter(pk=run.pk).update(status="reverting")
            member = Member.objects.get(email=EMAIL).pk
        revert_run(run.pk, tenant, member)
    assert living(tenant) == before
    assert rows(tenant, "SELECT count(*) FROM sales_opportunity WHERE deleted_at IS NULL") == [(0,)]


def _compare(tenant: uuid.UUID) -> None:
    deals = raw("Opportunity.csv")
    total = sum(Decimal(deal["amount"]) for deal in deals)
    assert total == Decimal("223028.0")
    assert rows(tenant, "SELECT sum(amount) FROM sales_opportunity") == [(total,)]
    stages = Counter(deal["stage_name"] for deal in deals)
    assert stages["Closed Won"] == 294
    sql = "SELECT s.name, count(*) FROM sales_opportunity o JOIN sales_stage s ON s.id = o.stage_id GROUP BY 1"
    assert dict(rows(tenant, sql)) == stages
    sql = """SELECT a.external_id, count(*) FROM sales_opportunity o JOIN customers_account a ON a.id = o.account_id
             GROUP BY 1"""
    assert dict(rows(tenant, sql)) == Counter(deal["AccountId"] for deal in deals)
    sql = """SELECT c.external_id, count(*) FROM sales_opportunity o JOIN customers_contact c ON c.id = o.contact_id
             GROUP BY 1"""
    known = Counter(deal["Primary_Contact__c"] for deal in deals if deal["Primary_Contact__c"])
    assert dict(rows(tenant, sql)) == known
    people = {(row["id"], f"{row['FirstName']} {row['LastName']}") for row in raw("Contact.csv")}
    assert set(rows(tenant, "SELECT external_id, name FROM customers_contact")) == people
