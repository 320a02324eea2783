"""Real vCards and contact lists through the command line and the wizard, again, and back."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest

from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.revert import revert_run
from quen.kernel.imports.run import run_import
from quen.kernel.imports.tests.test_adventureworks import EMAIL, bring_in, last_run, living, log_size, outcome, rows
from quen.kernel.imports.tests.test_wizard import shown, upload
from quen.kernel.people.models import Member
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import TenantOptions, create_tenant, create_user

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data"
CARDS, LISTS = SHARED / "vcard", SHARED / "contact-csv-exports" / "roundcube"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not CARDS.is_dir(), reason=f"the data sets are not beside the project ({CARDS})"),
]
# What cannot be read (a telephone number that does not exist, a birthday without a year) is left out and told.
OPTIONS = "--create account --unreadable leave"
# A file, how many of its rows are created and how many fail, and the name of the first.
FILES = (
    (CARDS / "John_Doe_IPHONE.vcf", 1, 0, "Mr. John Richter James Doe Sr."),
    (CARDS / "outlook-2007.vcf", 1, 0, "Mr. Michael Angstadt Jr."),
    (CARDS / "rfc2426-example.vcf", 2, 0, "Frank Dawson"),
    (CARDS / "rfc6350-example.vcf", 1, 0, "Simon Perreault"),
    (CARDS / "John_Doe_ANDROID.vcf", 6, 0, "john.doe@company.com"),
    (CARDS / "fullcontact.vcf", 1, 0, "Prefix FirstName MiddleName LastName Suffix"),
    (CARDS / "gmail-single2.vcf", 1, 0, "VCard Test"),
    (LISTS / "vcf" / "johndoe.vcf", 1, 0, "John Doë"),
    (LISTS / "outlook.csv", 1, 0, "test1@domain.tld"),
    (LISTS / "tb_plain.csv", 1, 0, "Displayname"),
    (LISTS / "gmail.csv", 1, 0, "Prefix Firstname Middle Lastname Suffix"),
)


@pytest.fixture
def tenant(fresh_db: str) -> uuid.UUID:
    made = create_tenant(TenantOptions(name="Cards", base_currency="USD", country="US", language="en"))
    create_user(made, email=EMAIL, name="Importer", password="battery staple", role="Administrator", language="en")
    return made


def options(path: Path) -> str:
    """A list without names takes the addresses."""
    return f"{OPTIONS} --fill name={{email}}" if path.name == "outlook.csv" else OPTIONS


def test_all_of_it_again_and_back(tenant: uuid.UUID) -> None:
    before, runs = living(tenant), []
    for path, created, failed, name in FILES:
        text = bring_in(tenant, "contact", path, options(path))
        runs.append(last_run(tenant))
        assert outcome(runs[-1]) == (created, 0, 0, 0, failed), text
        assert rows(tenant, f"SELECT count(*) FROM customers_contact WHERE name = '{name}'") == [(1,)]
    size = log_size(tenant)
    for path, created, failed, _name in FILES:
        text = bring_in(tenant, "contact", path, options(path))
        if path.name != "John_Doe_ANDROID.vcf":  # without an address or a number nothing tells who it is
            assert outcome(last_run(tenant)) == (0, 0, created, 0, failed), text
            assert log_size(tenant) == size, text
        else:
            runs.append(last_run(tenant))
            size = log_size(tenant)
    for run in reversed(runs):
        with tenant_context(tenant):
            ImportRun.objects.filter(pk=run.pk).update(status="reverting")
            member = Member.objects.get(email=EMAIL).pk
        revert_run(run.pk, tenant, member)
    assert living(tenant) == before


def test_the_iphone_through_the_wizard(business: Any, fresh_db: str) -> None:
    client = business.client("admin")
    address = upload(client, (CARDS / "John_Doe_IPHONE.vcf").read_bytes(), "John.vcf", to="contact")["Location"]
    run_id = uuid.UUID(address.split("/")[2])
    page = client.get(address)
    assert "vCard" in shown(page)
    with business.work("admin"):
        run = ImportRun.objects.get(pk=run_id)
        mapped = {run.header[int(i)]: choice["field"] for i, choice in run.mapping.items()}
    assert mapped == {
        "Name": "name", "Name prefix": "salutation", "Organization": "account", "Job title": "job_title",
        "E-mail": "email", "Mobile phone": "mobile", "Phone": "phone", "Home phone": "phone_home.value",
        "Other phone": "phone.value", "Fax": "fax.value", "Fax 2": "fax.value", "Street": "street", "City": "city",
        "Region": "province", "Postal code": "postal_code", "Country": "country", "Work street": "address_work.street",
        "Work city": "address_work.city", "Work postal code": "address_work.postal_code",
        "Work country": "address_work.country", "Birthday": "birth_date",
    }  # fmt: skip
    with business.work("admin"):
        post = {f"target-{i}": choice["field"] for i, choice in run.mapping.items()}
        account = next(i for i, choice in run.mapping.items() if choice["field"] == "account")
    post |= {f"create-{account}": "true", "unreadable": "leave", "do": "preview"}
    assert client.post(address, post).status_code == 303
    assert "Silicon Alley 5" in shown(client.get(f"/import/{run_id}/preview"))
    client.post(f"/import/{run_id}/preview", {"do": "start"})
    run_import(run_id, business.tenant_id, business.member_id("admin"))
    assert "Created 1" in shown(client.get(f"/import/{run_id}/"))
