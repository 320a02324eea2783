"""AdventureWorks through the command line: sellers, stores, vendors, persons with their e-mail, firms and addresses.

Figures are taken from the raw files. `Address.csv` knows no owner, so the file of addresses is joined by its keys.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import uuid
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.imports import cli
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.revert import revert_run
from quen.kernel.people.models import Member
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import TenantOptions, create_tenant, create_user

DATA = Path(__file__).resolve().parents[5] / "shared" / "data" / "adventureworks-oltp"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the data sets are not beside the project ({DATA})"),
]
EMAIL = "importer@adventure.example"
ID = "BusinessEntityID=external_id"
PRODUCT = (
    "--map ProductID=external_id --map ProductNumber=sku --map ListPrice=price --map StandardCost= --map Style= "
    "--map Class= --map ProductLine= --map Size= --fill currency=USD"
)
# What is imported, from which file, with which options, and how many rows are created, updated, unchanged, skipped,
# failed.
COMMANDS = (
    ("member", "SalesPerson", f"--map {ID} --fill name=Seller_{{BusinessEntityID}}", (17, 0, 0, 0, 0)),
    ("account", "Store", f"--map {ID}", (701, 0, 0, 0, 0)),
    ("account", "Vendor", f"--map {ID} --fill supplier=true", (104, 0, 0, 0, 0)),
    ("contact", "Person", f"--map {ID} --map Title=salutation", (2057, 0, 0, 0, 0)),
    ("contact", "EmailAddress", f"--mode update --map {ID} --map EmailAddress=email", (0, 2052, 0, 17877, 43)),
    (
        "contact",
        "BusinessEntityContact",
        "--mode update --map PersonID=external_id --map BusinessEntityID=account",
        (0, 301, 0, 608, 0),
    ),
    ("account", "places", "--mode update --map BusinessEntityID=external_id", (0, 701, 0, 0, 0)),
    (
        "product",
        "Product",
        PRODUCT,
        (494, 0, 0, 0, 10),
    ),
)


def raw(name: str) -> list[dict[str, str]]:
    packed = DATA / f"{name}.csv.gz"
    if packed.exists():
        with gzip.open(packed, "rt", encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def unpacked(name: str, folder: Path) -> Path:
    """The file as it is, or unpacked; that of the main addresses of the stores made of three."""
    target = folder / f"{name}.csv"
    if name == "places":
        places = {row["AddressID"]: row for row in raw("Address")}
        stores = {row["BusinessEntityID"] for row in raw("Store")}
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["BusinessEntityID", "AddressLine1", "AddressLine2", "City", "PostalCode"])
            for row in raw("BusinessEntityAddress"):
                if row["BusinessEntityID"] in stores and row["AddressTypeID"] == "3":
                    place = places[row["AddressID"]]
                    names = ("AddressLine1", "AddressLine2", "City", "PostalCode")
                    writer.writerow([row["BusinessEntityID"], *(place[name] for name in names)])
    elif (DATA / f"{name}.csv.gz").exists():
        target.write_bytes(gzip.decompress((DATA / f"{name}.csv.gz").read_bytes()))
    else:
        return DATA / f"{name}.csv"
    return target


def bring_in(tenant: uuid.UUID, name: str, path: Path, rest: str) -> str:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    out = io.StringIO()
    words = [word.replace("Seller_", "Seller ") for word in rest.split()]
    cli.handle(parser.parse_args([name, str(path), "--tenant", str(tenant), "--user", EMAIL, *words]), out, out)
    return out.getvalue()


def outcome(run: ImportRun) -> tuple[int, ...]:
    return tuple(run.counts.get(name, 0) for name in ("created", "updated", "unchanged", "skipped", "failed"))


def last_run(tenant: uuid.UUID) -> ImportRun:
    with tenant_context(tenant):
        run: ImportRun = ImportRun.objects.latest("created_at")
        return run


def rows(tenant: uuid.UUID, sql: str) -> list[Any]:
    with tenant_context(tenant), connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def log_size(tenant: uuid.UUID) -> int:
    with tenant_context(tenant):
        return ChangeEntry.objects.count()


def living(tenant: uuid.UUID) -> dict[str, int]:
    names = ("member", "account", "contact", "product", "address", "contact_point")
    with tenant_context(tenant):
        return {n: get_spec(n).model.objects.filter(deleted_at__isnull=True).count() for n in names}


@pytest.fixture
def tenant(fresh_db: str) -> uuid.UUID:
    made = create_tenant(TenantOptions(name="Adventure", base_currency="USD", country="US", language="en"))
    create_user(
        made, email=EMAIL, name="Importer", password="correct horse battery", role="Administrator", language="en"
    )
    return made


def test_all_of_it_again_and_back(tenant: uuid.UUID, tmp_path: Path) -> None:
    before, runs = living(tenant), []
    for name, file, rest, expected in COMMANDS:
        text = bring_in(tenant, name, unpacked(file, tmp_path), rest)
        runs.append(last_run(tenant))
        assert outcome(runs[-1]) == expected, text
    _compare(tenant)
    size = log_size(tenant)
    for name, file, rest, expected in COMMANDS:
        text = bring_in(tenant, name, unpacked(file, tmp_path), rest)
        created, updated, unchanged, skipped, failed = expected
        assert outcome(last_run(tenant)) == (0, 0, created + updated + unchanged, skipped, failed), text
    assert log_size(tenant) == size
    for run in reversed(runs):
        with tenant_context(tenant):
            ImportRun.objects.filter(pk=run.pk).update(status="reverting")
            member = Member.objects.get(email=EMAIL).pk
        revert_run(run.pk, tenant, member)
    assert living(tenant) == before


def _compare(tenant: uuid.UUID) -> None:
    sellers = Counter(row["SalesPersonID"] for row in raw("Store"))
    found = rows(
        tenant,
        """SELECT m.external_id, count(*) FROM customers_account a JOIN kernel_member m ON m.id = a.owner_id
           WHERE m.external_id IS NOT NULL GROUP BY 1""",
    )
    assert dict(found) == sellers
    assert sellers["279"] == 80
    (names,) = rows(tenant, "SELECT name, salutation, email FROM customers_contact WHERE external_id = '1'")
    assert names == ("Ken J Sánchez", "", "ken0@adventure-works.com")
    titles = Counter(row["Title"] for row in raw("Person"))
    found = rows(tenant, "SELECT salutation, count(*) FROM customers_contact WHERE external_id IS NOT NULL GROUP BY 1")
    assert dict(found) == titles
    assert titles["Mr."] == 174
    prices = [Decimal(row["ListPrice"]) for row in raw("Product")]
    assert sum(prices) == Decimal("221087.790")
    whole = [price for price in prices if price == round(price, 2)]  # the others fail, with the reason
    assert len(whole) == 494
    assert rows(tenant, "SELECT sum(price) FROM catalog_product") == [(sum(whole),)]
    cities = Counter(row["City"] for row in csv.DictReader(_places(tenant)))
    assert cities.total() == 701


def _places(tenant: uuid.UUID) -> list[str]:
    found = rows(tenant, "SELECT city FROM customers_account WHERE city <> '' AND external_id IS NOT NULL")
    return ["City", *(f'"{city}"' for (city,) in found)]
