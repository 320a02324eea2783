"""Leads in every state: those that became deals, those that are worked on, and those that came to nothing."""

import random
from datetime import date, timedelta
from decimal import Decimal

from quen.demo import names_th, names_vi, phrases_th, phrases_vi
from quen.demo.accounts import Customer, build_customers
from quen.demo.catalog import build_offers
from quen.demo.deals import SOURCES
from quen.demo.dice import maybe, stream, weighted
from quen.demo.identifiers import mobile
from quen.demo.organization import sellers
from quen.demo.records import Contact
from quen.demo.romanize import mailbox
from quen.demo.sale_records import Lead, Opportunity

CONVERTED, KNOWN = 28, 14  # of a hundred leads: became a deal; come from a house that is a customer already
REASONS = (
    ("no_answer", 30), ("no_interest", 22), ("no_budget", 18), ("bad_fit", 10), ("competitor", 12),
    ("wrong_details", 8),
)  # fmt: skip
STATES = (("new", 38), ("contacted", 26), ("qualified", 14), ("unqualified", 22))
RATINGS = (("hot", 22), ("warm", 48), ("cold", 30))
STEPS = {
    "VN": ("Gọi lại xác nhận nhu cầu", "Gửi bảng giá", "Hẹn đến quán khảo sát", "Mời đến showroom dùng thử"),
    "TH": ("โทรกลับยืนยันความต้องการ", "ส่งใบเสนอราคา", "นัดสำรวจหน้าร้าน", "เชิญชมโชว์รูม"),
}
FIRM = {"VN": ("Công ty TNHH {}", "CTCP {}", "{}"), "TH": ("บริษัท {} จำกัด", "{}")}
RECENT_DAYS = 400


def build_leads(
    seed: int, today: date, count: int, customers: list[Customer], contacts: list[Contact], deals: list[Opportunity]
) -> list[Lead]:
    """`count` leads of the last year; converted ones point to their account, contact and deal."""
    rng = stream(seed, "leads")
    prospects = build_customers(seed + 1, today, count + 10)
    people = {contact.external_id: contact for contact in contacts}
    houses = {customer.account.external_id: customer for customer in customers}
    since = today - timedelta(days=RECENT_DAYS)
    sources = [d for d in deals if d.contact and d.opened_on >= since] or [d for d in deals if d.contact]
    rng.shuffle(sources)
    rows = []
    for place in range(1, count + 1):
        number = f"LEAD-{place:05d}"
        if maybe(rng, CONVERTED) and sources:
            deal = sources.pop()
            rows.append(_converted(rng, number, deal, people[deal.contact], houses[deal.account]))
        elif maybe(rng, KNOWN):
            rows.append(_open(rng, number, rng.choice(customers), today, known=True))
        else:
            rows.append(_open(rng, number, prospects[place], today, known=False))
    return rows


def _converted(rng: random.Random, number: str, deal: Opportunity, person: Contact, house: Customer) -> Lead:
    account = house.account
    return Lead(
        external_id=number, name=person.name, company=account.name, job_title=person.job_title, email=person.email,
        phone=person.mobile or person.phone, website=account.website, industry=account.industry, source=deal.source,
        interested_in=deal.product, budget=None, currency=deal.currency, status="converted",
        disqualified_because="", rating=weighted(rng, RATINGS[:2]), next_step="", next_step_on=None, owner=deal.owner,
        street=account.street, city=account.city, province=account.province, country=account.country, description="",
        became_account=account.external_id, became_contact=person.external_id, became_opportunity=deal.external_id,
        converted=deal.opened_on,
    )  # fmt: skip


def _open(rng: random.Random, number: str, house: Customer, today: date, *, known: bool) -> Lead:
    """A lead that is new or on its way; one of a known house comes under its legal name or its telephone."""
    account = house.account
    country = account.country
    status = weighted(rng, STATES)
    gender = "female" if maybe(rng, 50) else "male"
    name, latin = names_th.draw_name(rng, gender) if country == "TH" else (names_vi.draw_name(rng, gender),) * 2
    offer = rng.choice(build_offers())
    notes = phrases_th.DEAL_NOTES if country == "TH" else phrases_vi.DEAL_NOTES
    working = status in {"contacted", "qualified"}
    company = (
        "" if house.segment == "Household" else rng.choice(FIRM[country] if known else ("{}",)).format(account.name)
    )
    mail = f"{mailbox(latin, 1)}@{house.domain or 'hopthu.example'}" if maybe(rng, 70) else ""
    return Lead(
        external_id=number,
        name=name,
        company=company,
        job_title="",
        email=mail,
        phone=(known and account.phone) or (mobile(rng, country) if maybe(rng, 85) or not mail else ""),
        website=account.website,
        industry=account.industry,
        source=weighted(rng, [(label, vi if country == "VN" else th) for label, vi, th, _ in SOURCES]),
        interested_in=offer.product.name if maybe(rng, 75) else "",
        budget=Decimal(rng.randint(8, 400)) * (1_000 if country == "TH" else 1_000_000) if maybe(rng, 45) else None,
        currency="THB" if country == "TH" else "VND",
        status=status,
        disqualified_because=weighted(rng, REASONS) if status == "unqualified" else "",
        rating=weighted(rng, RATINGS) if status != "new" or maybe(rng, 30) else "",
        next_step=rng.choice(STEPS[country]) if working else "",
        next_step_on=today + timedelta(days=rng.randint(-6, 12)) if working else None,
        owner=weighted(rng, sellers(house.branch)),
        street=account.street,
        city=account.city,
        province=account.province,
        country=country,
        description=rng.choice(notes["any"]) if maybe(rng, 30) else "",
        became_account="", became_contact="", became_opportunity="", converted=None,
    )  # fmt: skip
