"""Puts the demonstration business together and writes its files."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from quen.demo.accounts import build_customers
from quen.demo.activities import build_activities
from quen.demo.catalog import build_offers
from quen.demo.circles import build_anniversaries, build_households, build_places, build_points
from quen.demo.contacts import build_contacts
from quen.demo.deals import PIPELINES, build_lost_reasons, build_stages, build_won_reasons
from quen.demo.export import write_csv
from quen.demo.leads import build_leads
from quen.demo.offers import build_criteria, build_lines, build_rivals
from quen.demo.opportunities import Sales
from quen.demo.organization import build_members, build_teams
from quen.demo.profiles import with_needs, with_persons
from quen.demo.rates import Exchange, build_rates, latest_rates
from quen.demo.shelves import build_books, build_categories, build_entries, build_properties, build_units
from quen.demo.ties import RELATIONSHIP_TYPES, build_relationships

ACCOUNTS, CONTACTS, OPPORTUNITIES, LEADS = 3000, 8000, 12000, 900

# An order in which every reference points to a file already read.
FILES = (
    "teams", "users", "currency_rates", "product_categories", "units", "products", "product_properties",
    "price_books", "price_book_entries", "pipelines", "stages", "won_reasons", "lost_reasons", "accounts",
    "contacts", "relationship_types", "contact_points", "addresses", "household_members", "anniversaries",
    "relationships", "opportunities", "leads",
    "stage_criteria", "lines", "rivals", "activities",
)  # fmt: skip


def three_years_before(today: date) -> date:
    """The same day three years earlier; the first of March for a leap day."""
    try:
        return today.replace(year=today.year - 3)
    except ValueError:
        return date(today.year - 3, 3, 1)


def build(today: date, seed: int, scale: float) -> dict[str, Sequence[Any]]:
    """The rows of every file. The same arguments give the same rows."""
    first = three_years_before(today)
    rates = build_rates(first - timedelta(days=40), today, seed)
    customers = build_customers(seed, today, max(10, round(ACCOUNTS * scale)))
    contacts = build_contacts(seed, today, max(20, round(CONTACTS * scale)), customers)
    customers = with_needs(seed, customers)
    contacts = with_persons(seed, contacts)
    offers = build_offers()
    sales = Sales(seed, today, customers, contacts)
    deals = sales.write(max(20, round(OPPORTUNITIES * scale)), first, Exchange(rates))
    leads = build_leads(seed, today, max(12, round(LEADS * scale)), customers, contacts, deals)
    return {
        "teams": build_teams(),
        "users": build_members(),
        "currency_rates": rates,
        "product_categories": build_categories(),
        "units": build_units(),
        "products": [offer.product for offer in offers],
        "product_properties": build_properties(offers),
        "price_books": build_books(today),
        "price_book_entries": build_entries(offers, latest_rates(rates)),
        "pipelines": PIPELINES,
        "stages": build_stages(),
        "won_reasons": build_won_reasons(),
        "lost_reasons": build_lost_reasons(),
        "accounts": [customer.account for customer in customers],
        "contacts": contacts,
        "relationship_types": RELATIONSHIP_TYPES,
        "contact_points": build_points(seed, customers, contacts),
        "addresses": build_places(seed, today, customers),
        "household_members": build_households(seed, today, customers, contacts),
        "anniversaries": build_anniversaries(seed, today, customers, contacts),
        "relationships": build_relationships(seed, today, customers, contacts),
        "opportunities": deals,
        "stage_criteria": build_criteria(),
        "lines": build_lines(seed, deals),
        "rivals": build_rivals(seed, deals),
        "leads": leads,
        "activities": build_activities(seed, today, customers, contacts, deals, leads),
    }


def generate(out_dir: Path, today: date, seed: int = 20260101, scale: float = 1.0) -> dict[str, int]:
    """Writes one CSV file per object into `out_dir` (made if missing) and returns the rows of each.

    The keys are the file names without ending, in the order in which the files are to be imported.
    `scale` multiplies the numbers of accounts, contacts and opportunities. Raises OSError.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    tables = build(today, seed, scale)
    return {name: write_csv(out_dir / f"{name}.csv", tables[name]) for name in FILES}
