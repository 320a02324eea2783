"""The demonstration business is the same every time, hangs together, and looks like a real one."""

import csv
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from quen.demo import FILES, generate
from quen.demo.business import three_years_before
from quen.demo.deals import build_stages
from quen.demo.organization import DIRECTOR, sellers

TODAY = date(2026, 11, 22)
Rows = list[dict[str, str]]
COUNTS = {
    "teams": 6, "users": 25, "currency_rates": 76, "product_categories": 9, "units": 12, "products": 59,
    "product_properties": 207, "price_books": 3, "price_book_entries": 211,
    "pipelines": 2, "stages": 12, "won_reasons": 6, "lost_reasons": 14, "accounts": 3000, "contacts": 8000,
    "relationship_types": 17, "contact_points": 6786, "addresses": 476, "household_members": 285,
    "anniversaries": 448, "relationships": 1472,
    "opportunities": 12000, "leads": 900, "stage_criteria": 6, "lines": 335, "rivals": 158,
    "activities": 2633,
}  # fmt: skip


def read(folder: Path) -> dict[str, Rows]:
    tables = {}
    for name in FILES:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    return tables


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    folder = tmp_path_factory.mktemp("demo") / "new" / "folder"
    return folder, generate(folder, TODAY)


@pytest.fixture(scope="module")
def tables(written: tuple[Path, dict[str, int]]) -> dict[str, Rows]:
    return read(written[0])


def kinds() -> dict[str, str]:
    return {stage.name: stage.kind for stage in build_stages()}


def opened(tables: dict[str, Rows]) -> Iterator[date]:
    return (date.fromisoformat(deal["Opened on"]) for deal in tables["opportunities"])


def test_counts_returned_and_written(written: tuple[Path, dict[str, int]], tables: dict[str, Rows]) -> None:
    assert written[1] == COUNTS
    assert {name: len(rows) for name, rows in tables.items()} == COUNTS
    assert list(written[1]) == list(FILES)


def test_same_arguments_give_the_same_bytes(written: tuple[Path, dict[str, int]], tmp_path: Path) -> None:
    generate(tmp_path / "again", TODAY)
    generate(tmp_path / "other", TODAY, seed=7)
    again, other = digests(tmp_path / "again"), digests(tmp_path / "other")
    assert again == digests(written[0])
    assert {name for name in again if again[name] == other[name]} == {
        "teams.csv", "users.csv", "product_categories.csv", "units.csv", "products.csv", "product_properties.csv",
        "price_books.csv", "pipelines.csv", "stages.csv", "relationship_types.csv",
        "won_reasons.csv", "lost_reasons.csv", "stage_criteria.csv",
    }  # fmt: skip


def test_external_ids_are_unique(tables: dict[str, Rows]) -> None:
    for rows in tables.values():
        assert len({row["External ID"] for row in rows}) == len(rows)


def test_names_used_as_references_are_unique(tables: dict[str, Rows]) -> None:
    for name in ("teams", "users", "products", "pipelines", "stages"):
        assert len({row["Name"] for row in tables[name]}) == len(tables[name])
    for name, column in (("users", "Email"), ("products", "SKU")):
        assert len({row[column] for row in tables[name]}) == len(tables[name])
    mails = [row["Email"] for row in tables["contacts"] if row["Email"]]
    assert len(set(mails)) == len(mails)


def test_every_reference_leads_to_a_row(tables: dict[str, Rows]) -> None:
    names = {name: {row.get("Name", "") for row in rows} | {""} for name, rows in tables.items()}
    ids = {name: {row["External ID"] for row in rows} | {""} for name, rows in tables.items()}
    checks = (
        ("teams", "Parent", names["teams"]), ("users", "Team", names["teams"]),
        ("users", "Manager", names["users"]), ("stages", "Pipeline", names["pipelines"]),
        ("accounts", "Parent", ids["accounts"]), ("accounts", "Owner", names["users"]),
        ("contacts", "Account", ids["accounts"]), ("contacts", "Owner", names["users"]),
        ("opportunities", "Account", ids["accounts"]), ("opportunities", "Contact", ids["contacts"]),
        ("opportunities", "Product", names["products"]), ("opportunities", "Stage", names["stages"]),
        ("opportunities", "Owner", names["users"]), ("activities", "Owner", names["users"]),
        ("activities", "Account", ids["accounts"]), ("activities", "Contact", ids["contacts"]),
    )  # fmt: skip
    for table, column, known in checks:
        assert {row[column] for row in tables[table]} <= known, (table, column)
    for column in ("Account", "Product", "Stage", "Owner"):
        assert all(deal[column] for deal in tables["opportunities"])


def test_parents_and_managers_stand_before_those_below_them(tables: dict[str, Rows]) -> None:
    for name, key, column in (
        ("teams", "Name", "Parent"), ("users", "Name", "Manager"), ("accounts", "External ID", "Parent"),
    ):  # fmt: skip
        seen = {""}
        for row in tables[name]:
            assert row[column] in seen
            seen.add(row[key])


def test_contact_of_a_deal_works_at_its_account(tables: dict[str, Rows]) -> None:
    employer = {row["External ID"]: row["Account"] for row in tables["contacts"]}
    assert all(employer[deal["Contact"]] == deal["Account"] for deal in tables["opportunities"] if deal["Contact"])


def test_owners_are_active_and_of_the_branch(tables: dict[str, Rows]) -> None:
    active = {row["Name"] for row in tables["users"] if row["Active"] == "true"}
    thai = {name for branch in ("BKK", "CNX") for name, _ in sellers(branch)}
    for account in tables["accounts"]:
        assert account["Owner"] in active
        assert (account["Owner"] in thai) == (account["Country"] == "TH")


def test_money_is_positive_exact_and_in_a_known_currency(tables: dict[str, Rows]) -> None:
    steps = {"VND": 10000, "THB": 10, "USD": 5}
    for deal in tables["opportunities"]:
        amount = Decimal(deal["Amount"])
        assert amount > 0
        assert amount % steps[deal["Currency"]] == 0
        assert re.fullmatch(r"\d+", deal["Amount"])
    assert all(Decimal(row["Price"]) > 0 and row["Currency"] in steps for row in tables["products"])
    shares = Counter(deal["Currency"] for deal in tables["opportunities"])
    assert 0.7 < shares["VND"] / 12000 < 0.85
    assert shares["THB"] > 1500
    assert shares["USD"] > 50


def test_rates_cover_every_month_of_the_deals(tables: dict[str, Rows]) -> None:
    known = {(row["Currency"], row["Valid from"]) for row in tables["currency_rates"]}
    months = {day.replace(day=1).isoformat() for day in opened(tables)}
    assert {(currency, month) for currency in ("USD", "THB") for month in months} <= known
    for row in tables["currency_rates"]:
        low, high = (22000, 28000) if row["Currency"] == "USD" else (600, 900)
        assert low < Decimal(row["Rate"]) < high


def test_deals_lie_within_three_years_and_stages_fit_their_age(tables: dict[str, Rows]) -> None:
    first, kind_of = three_years_before(TODAY), kinds()
    for deal in tables["opportunities"]:
        start, end = date.fromisoformat(deal["Opened on"]), date.fromisoformat(deal["Close date"])
        kind = kind_of[deal["Stage"]]
        assert first <= start <= TODAY
        assert start <= end
        assert kind == "open" or end <= TODAY
        assert kind != "open" or TODAY - start < timedelta(days=261)
        assert bool(deal["Lost reason"]) == (kind == "lost")
        assert not deal["Next step"] or kind == "open"
    states = Counter(kind_of[deal["Stage"]] for deal in tables["opportunities"])
    assert 400 < states["open"] < 1200


def test_more_than_a_third_of_closed_deals_are_won(tables: dict[str, Rows]) -> None:
    limit, kind_of = (TODAY - timedelta(days=61)).isoformat(), kinds()
    states = Counter(kind_of[d["Stage"]] for d in tables["opportunities"] if d["Close date"] <= limit)
    assert 0.3 < states["won"] / (states["won"] + states["lost"]) < 0.5


def test_season_peaks_in_the_last_quarter_and_before_tet(tables: dict[str, Rows]) -> None:
    # Two whole years, so that every month counts twice.
    months = Counter(day.month for day in opened(tables) if date(2024, 1, 1) <= day < date(2026, 1, 1))
    average = sum(months.values()) / 12
    assert all(months[month] > average for month in (10, 11, 12, 1))
    assert months[2] < average * 0.75
    days = Counter(opened(tables))
    around_tet = sum(days[date(2026, 2, 17) + timedelta(days=i)] for i in range(-7, 8))
    before_tet = sum(days[date(2026, 1, 20) + timedelta(days=i)] for i in range(-7, 8))
    assert around_tet < before_tet / 5


def test_business_grows(tables: dict[str, Rows]) -> None:
    years = Counter(day.year for day in opened(tables))
    assert years[2025] > years[2024] * 1.1


def test_text_is_in_the_script_of_its_country_and_composed(
    written: tuple[Path, dict[str, int]], tables: dict[str, Rows]
) -> None:
    thai = re.compile("[\u0e00-\u0e7f]")
    for account in tables["accounts"]:
        assert bool(thai.search(account["Name"])) == (account["Country"] == "TH")
    for contact in tables["contacts"]:
        assert bool(thai.search(contact["Name"])) == (contact["Language"] == "th")
        assert contact["Gender"] in ("female", "male")
    for path in written[0].iterdir():
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text)
        assert not {"{", "}", "\ufffd", "\r"} & set(text)


def test_mail_and_sites_use_reserved_domains_only(tables: dict[str, Rows]) -> None:
    for name in ("users", "accounts", "contacts"):
        for row in tables[name]:
            assert not row["Email"] or re.fullmatch(r"[a-z0-9.]+@[a-z0-9]+\.example", row["Email"])
    for account in tables["accounts"]:
        assert not account["Website"] or re.fullmatch(r"https://[a-z0-9]+\.example", account["Website"])


def test_numbers_have_the_shape_of_their_country(tables: dict[str, Rows]) -> None:
    national = {"VN": r"0\d{9,10}", "TH": r"0\d{8,9}"}
    for name in ("accounts", "contacts"):
        for row in tables[name]:
            for column in {"Phone", "Mobile"} & row.keys():
                digits = row[column].replace(" ", "").replace("+84", "0").replace("+66", "0")
                assert not digits or re.fullmatch(national[row["Country"]], digits), row
    for account in tables["accounts"]:
        length = 13 if account["Country"] == "TH" else 10
        assert not account["Tax code"] or re.fullmatch(rf"\d{{{length}}}", account["Tax code"])


def test_ways_to_reach_people_have_letters_or_digits(tables: dict[str, Rows]) -> None:
    assert all(re.search("[a-z0-9]{2}", row["Value"]) for row in tables["contact_points"])


def test_texts_fit_their_fields(tables: dict[str, Rows]) -> None:
    limits = {"Name": 150, "Street": 150, "City": 60, "Province": 60, "Website": 80, "Email": 90, "Phone": 20,
              "Mobile": 20, "Job title": 80, "Next step": 120, "Unit": 30, "Description": 5000}  # fmt: skip
    for rows in tables.values():
        for row in rows:
            assert all(len(row[column]) <= limit for column, limit in limits.items() if column in row)
    assert max(len(row["Description"]) for row in tables["opportunities"]) > 1000


def test_activities_are_about_something_and_lie_around_today(tables: dict[str, Rows]) -> None:
    known = {
        f"{name}:{row['External ID']}"
        for name, table in (("opportunity", "opportunities"), ("lead", "leads"), ("account", "accounts"))
        for row in tables[table]
    }
    owners = {f"opportunity:{deal['External ID']}": deal["Owner"] for deal in tables["opportunities"]}
    places: Counter[str] = Counter()
    for row in tables["activities"]:
        assert row["About"] in known or (row["About"] == "" and row["Owner"] == DIRECTOR)
        assert row["Owner"] in (owners.get(row["About"], row["Owner"]), DIRECTOR)
        assert row["Kind"] != "meeting" or row["Starts at"] < row["Ends at"]
        assert (row["Kind"] == "call" and row["Status"] == "done") == bool(row["Outcome"])
        day = date.fromisoformat((row["Done at"] or row["Starts at"] or row["Due at"])[:10])
        if row["Status"] == "done":
            assert row["Done at"]
            assert day < TODAY
            places["done"] += 1
        else:
            assert row["Kind"] in ("task", "call", "meeting")
            places["overdue" if day < TODAY else "today" if day == TODAY else "ahead"] += 1
            assert day < TODAY + timedelta(days=32)
    assert places["done"] > 1400
    assert min(places["overdue"], places["today"]) > 80
    assert places["ahead"] > 400


@pytest.mark.parametrize("scale", [0.001, 0.02])
def test_small_businesses_hang_together(scale: float, tmp_path: Path) -> None:
    counts = generate(tmp_path, date(2024, 2, 29), scale=scale)
    tables = read(tmp_path)
    assert counts["accounts"] == max(10, round(3000 * scale))
    accounts = {account["External ID"] for account in tables["accounts"]}
    assert {deal["Account"] for deal in tables["opportunities"]} <= accounts
    assert {account["Parent"] for account in tables["accounts"]} <= accounts | {""}
