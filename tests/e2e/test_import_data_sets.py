"""Files as other programs write them come in through the wizard: a shop's tables, an org of Salesforce, vCards, lists.

The literals were counted from the raw files with the csv module, not through the importer.
"""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from quen.config.env import REPOSITORY
from tests.e2e.running import new_tenant
from tests.e2e.wizard import IMPORT_MS, File, check, start

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.running import Quen
    from tests.e2e.watching import Visitors

DATA = REPOSITORY.parent / "shared" / "data"
SHOP, ORG = DATA / "adventureworks-oltp", DATA / "salesforce-npsp-sample"
CARDS, LISTS = DATA / "vcard", DATA / "contact-csv-exports" / "roundcube"
MISSING = [str(folder) for folder in (SHOP, ORG, CARDS, LISTS) if not folder.is_dir()]
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(bool(MISSING), reason=f"the data sets are not beside the project ({', '.join(MISSING)})"),
]
PASSWORD = "files-of-all-the-world"
KNOWN_ONLY = {"New and known records": "Only change known ones"}
LENIENT = {"Values that cannot be read": "Import the row without it, and tell"}


def raw(name: str) -> str:
    """A table of the shop as text."""
    packed = SHOP / f"{name}.csv.gz"
    data = gzip.decompress(packed.read_bytes()) if packed.exists() else (SHOP / f"{name}.csv").read_bytes()
    return data.decode("utf-8-sig")


def unpacked(name: str, folder: Path) -> Path:
    """The table as a person would have it who unpacked it."""
    path = folder / f"{name}.csv"
    path.write_text(raw(name), encoding="utf-8", newline="")
    return path


def places(folder: Path) -> Path:
    """The main address of each store; Address.csv knows no owner, so three tables are joined by their keys."""
    tables = {name: list(csv.DictReader(io.StringIO(raw(name)))) for name in ("Address", "BusinessEntityAddress")}
    found = {row["AddressID"]: row for row in tables["Address"]}
    stores = {row["BusinessEntityID"] for row in csv.DictReader(io.StringIO(raw("Store")))}
    path = folder / "StoreAddress.csv"
    names = ("AddressLine1", "AddressLine2", "City", "PostalCode")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["BusinessEntityID", *names])
        for row in tables["BusinessEntityAddress"]:
            if row["BusinessEntityID"] in stores and row["AddressTypeID"] == "3":
                writer.writerow([row["BusinessEntityID"], *(found[row["AddressID"]][name] for name in names)])
    return path


def enter(visitors: Visitors, quen: Quen, name: str) -> Page:
    """The administrator of an empty business."""
    tenant, email = new_tenant(quen, name, "USD", PASSWORD)
    return visitors.member(email, tenant)


def bring_in(page: Page, file: File, created: int, changed: int = 0, unchanged: int = 0, failed: int = 0) -> str:
    """Through all steps, with these figures in the preview and in the result; returns the result's address."""
    told = [f"{number:,}" for number in (created, changed, unchanged, failed)]
    seen = check(page, file)
    assert seen == dict(zip(("New", "Changed", "Unchanged", "Will fail"), told, strict=True)), file.path.name
    done = start(page)
    assert done == dict(zip(("Created", "Changed", "Unchanged", "Failed"), told, strict=True)), file.path.name
    return page.url


def take_back(page: Page, address: str, told: str) -> None:
    """From the result page; `told` is what it says then."""
    page.goto(address)
    page.get_by_role("button", name="Take this import back").click()
    page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(page.get_by_text(told)).to_be_visible(timeout=IMPORT_MS)


def count(page: Page, address: str) -> str:
    """How many records a list has."""
    page.goto(address)
    return page.locator("#list-count").inner_text()


def test_a_shop_comes_in_again_and_back(quen: Quen, visitors: Visitors, tmp_path: Path) -> None:
    page = enter(visitors, quen, "Adventure")
    seller = File("member", unpacked("SalesPerson", tmp_path), fills={"name": "Seller {BusinessEntityID}"})
    bring_in(page, seller, 17)
    bring_in(page, File("account", unpacked("Store", tmp_path)), 701)
    people = File("contact", unpacked("Person", tmp_path))
    persons = bring_in(page, people, 2057)
    addresses = File("account", places(tmp_path), choices=KNOWN_ONLY)
    moved = bring_in(page, addresses, 0, changed=701)
    goods = File("product", unpacked("Product", tmp_path), {"StandardCost": ""}, fills={"currency": "USD"})
    bring_in(page, goods, 494, failed=10)  # ten prices have more than two decimals
    with page.expect_download() as download:
        page.get_by_role("link", name="Rows with errors").click()
    reasons = [row["Reason"] for row in csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig")))]
    assert len(reasons) == 10
    assert all(reasons)
    # the figures of the files are those of the lists
    assert count(page, "/account/?owner__empty=true") == "0"
    assert count(page, "/contact/?salutation=Mr.") == "174"
    assert count(page, "/account/?city=London") == "14"
    # again: nothing changes
    bring_in(page, people, 0, unchanged=2057)
    bring_in(page, addresses, 0, unchanged=701)
    # and back: the stores have no city as before, and nobody is left of the persons
    take_back(page, moved, "Taken back: 0 records are in the trash, 701 have their old values again.")
    assert count(page, "/account/?city__empty=false") == "0"
    assert count(page, "/account/") == "701"
    take_back(page, persons, "Taken back: 2,057 records are in the trash, 0 have their old values again.")
    assert count(page, "/contact/") == "0"


def test_an_org_of_salesforce_comes_in(quen: Quen, visitors: Visitors) -> None:
    page = enter(visitors, quen, "Nonprofit")
    accounts, contacts = File("account", ORG / "Account.csv"), File("contact", ORG / "Contact.csv", choices=LENIENT)
    deals = File("opportunity", ORG / "Opportunity.csv", create=("stage_name",), fills={"currency": "USD"})
    bring_in(page, accounts, 167)
    bring_in(page, contacts, 102)
    bring_in(page, deals, 342)
    assert count(page, "/contact/?account__empty=false") == "102"
    assert count(page, "/opportunity/?contact__empty=false") == "322"
    for file, rows in ((accounts, 167), (contacts, 102), (replace(deals, create=()), 342)):
        bring_in(page, file, 0, unchanged=rows)


def test_cards_and_lists_come_in(quen: Quen, visitors: Visitors) -> None:
    page = enter(visitors, quen, "Cards")
    organization = ("Organization",)
    cards = File("contact", CARDS / "rfc2426-example.vcf", create=organization, choices=LENIENT)
    phone = File("contact", CARDS / "John_Doe_IPHONE.vcf", create=organization, choices=LENIENT)
    google = File("contact", LISTS / "gmail.csv", create=organization, choices=LENIENT)
    files = ((cards, 2), (phone, 1), (google, 1), (File("contact", LISTS / "outlook.csv"), 1))
    for file, rows in files:
        bring_in(page, file, rows)
    # A list with nothing but addresses: the address stands for the name; test1 is the person of Outlook's list.
    last = File("contact", LISTS / "email.csv")
    addresses = bring_in(page, last, 3, unchanged=1)
    page.goto("/contact/?sort=name")
    for name in ("Frank Dawson", "Tim Howes", "Mr. John Richter James Doe Sr.", "test1@domain.tld"):
        expect(page.locator("#list tr[data-row]").filter(has_text=name)).to_have_count(1)
    for file, rows in ((cards, 2), (google, 1), (last, 4)):
        bring_in(page, file, 0, unchanged=rows)
    take_back(page, addresses, "Taken back: 3 records are in the trash, 0 have their old values again.")
    assert count(page, "/contact/") == "5"
