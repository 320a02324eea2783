"""The customers: single houses, chains with their sites, and some households."""

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quen.demo import (
    businesses_th,
    businesses_vi,
    names_th,
    names_vi,
    phrases_th,
    phrases_vi,
    places_th,
    places_vi,
)
from quen.demo.dice import maybe, stream, weighted, whole
from quen.demo.identifiers import landline, mobile, tax_code_th, tax_code_vi
from quen.demo.organization import sellers
from quen.demo.places import Address, Place, draw_address
from quen.demo.records import Account
from quen.demo.romanize import slug

KINDS = (
    ("Café", 46), ("Restaurant", 13), ("Hotel", 13), ("Office", 10), ("Roaster", 5), ("Bakery", 5),
    ("Co-working", 2), ("Education and health", 3), ("Retail", 3),
)  # fmt: skip
# Typical number of employees and revenue per employee and year, in millions of đồng.
SIZES = {
    "Café": (7, 380), "Restaurant": (18, 420), "Hotel": (45, 520), "Office": (60, 900), "Roaster": (9, 800),
    "Bakery": (10, 400), "Co-working": (8, 600), "Education and health": (50, 500), "Retail": (12, 700),
    "Chain": (180, 480),
}  # fmt: skip
NOTES = {
    "VN": (phrases_vi.ACCOUNT_NOTES, phrases_vi.CAFE_NOTES),
    "TH": (phrases_th.ACCOUNT_NOTES, phrases_th.CAFE_NOTES),
}
LONG_NOTE = {"VN": phrases_vi.LONG_NOTE, "TH": phrases_th.LONG_NOTE}
PLACES = {"VN": places_vi.PLACES, "TH": places_th.PLACES}


@dataclass(frozen=True, slots=True)
class Customer:
    """An account with what the other tables need to know of it.

    `segment` is the industry, Chain for a parent company, or Household; `person` is the head of a household
    (name, Latin name, gender); `domain` is empty where the customer has no web site.
    """

    account: Account
    segment: str
    branch: str
    place: Place
    domain: str
    person: tuple[str, str, str] | None


@dataclass(slots=True)
class Draft:
    """A customer before it has its number. `rank` is its place in the order of numbers."""

    rank: float
    segment: str
    industry: str
    country: str
    place: Place
    address: Address
    name: str
    latin: str
    parent: "Draft | None" = None
    person: tuple[str, str, str] | None = None
    number: str = ""
    domain: str = ""


def build_customers(seed: int, today: date, count: int) -> list[Customer]:
    """`count` customers, parents before their sites."""
    rng = stream(seed, "accounts")
    drafts = _chains(rng, count)
    taken: set[str] = set()
    while len(drafts) < count:
        country = "TH" if maybe(rng, 20) else "VN"
        drafts.append(_household(rng, country) if maybe(rng, 4) else _single(rng, country, taken))
    drafts.sort(key=lambda draft: draft.rank)
    for position, draft in enumerate(drafts, 1):
        draft.number = f"ACC-{position:05d}"
    domains: set[str] = set()
    return [_finish(rng, draft, today, domains) for draft in drafts]


def _somewhere(rng: random.Random, country: str, branch: str = "") -> Place:
    options = [(place, place.weight) for place in PLACES[country] if branch in ("", place.branch)]
    return weighted(rng, options)


def _chains(rng: random.Random, count: int) -> list[Draft]:
    """Chains with their sites, as many as fill about a ninth of all customers."""
    plans = [(sign, slug(sign), kind, firm, n, "VN") for sign, kind, firm, n in businesses_vi.CHAINS]
    plans += [(*chain, "TH") for chain in businesses_th.CHAINS]
    drafts: list[Draft] = []
    for sign, latin, industry, company, sites, country in plans:
        if len(drafts) + sites + 1 > count // 9:
            continue
        home = _somewhere(rng, country)
        address = draw_address(rng, home, country)
        parent = Draft(rng.random() * 0.4, "Chain", industry, country, home, address, company, latin)
        drafts.append(parent)
        for _ in range(sites):
            place = home if maybe(rng, 45) else _somewhere(rng, country)
            spot = draw_address(rng, place, country)
            rank = parent.rank + rng.random() * (1 - parent.rank)
            where = spot.road.removeprefix("ถนน").removeprefix("ซอย")
            name = f"{sign} – {where}" if country == "VN" else f"{sign} สาขา{where}"
            drafts.append(Draft(rank, industry, industry, country, place, spot, name, latin, parent))
    return drafts


def _single(rng: random.Random, country: str, taken: set[str]) -> Draft:
    kind = weighted(rng, KINDS)
    place = _somewhere(rng, country)
    address = draw_address(rng, place, country)
    name, latin = _name_th(rng, kind) if country == "TH" else _name_vi(rng, kind)
    if name in taken and maybe(rng, 92):
        # Two houses of the same name are told apart by the street, the town or the year, as on real signs.
        road = address.road.removeprefix("ถนน").removeprefix("ซอย")
        town = address.city.removeprefix("อำเภอ").removeprefix("เขต").removeprefix("เมือง")
        year = str(rng.randint(1975, 2015) if country == "VN" else rng.randint(2520, 2565))
        tail = weighted(rng, ((f" {road}", 45), (f" {town}", 35), (f" {year}", 20)))
        name, latin = name + tail, latin + slug(tail)
    taken.add(name)
    return Draft(rng.random(), kind, kind, country, place, address, name, latin)


def _name_vi(rng: random.Random, kind: str) -> tuple[str, str]:
    signs = businesses_vi.FORMAL_SIGNS if kind in businesses_vi.FORMAL_KINDS else businesses_vi.SIGNS
    if kind in businesses_vi.COFFEE_KINDS and maybe(rng, 30):
        signs = businesses_vi.COFFEE_SIGNS
    sign, friendly = rng.choice(signs), rng.choice(businesses_vi.FRIENDLY)
    form = weighted(rng, businesses_vi.FORMS[kind])
    name = form.format(s=sign, f=friendly, t=rng.choice(businesses_vi.TRADES))
    word = {"Café": "coffee", "Hotel": "hotel", "Roaster": "roastery"}.get(kind, "")
    return name, slug(friendly if "{f}" in form else sign) + word


def _name_th(rng: random.Random, kind: str) -> tuple[str, str]:
    sign, latin = rng.choice(businesses_th.SIGNS)
    form = weighted(rng, businesses_th.FORMS[kind])
    word = {"Café": "cafe", "Hotel": "hotel", "Roaster": "roaster"}.get(kind, "")
    return form.format(s=sign, t=rng.choice(businesses_th.TRADES)), latin + word


def _household(rng: random.Random, country: str) -> Draft:
    place = _somewhere(rng, country)
    address = draw_address(rng, place, country)
    gender = rng.choice(("female", "male"))
    if country == "TH":
        full, latin = names_th.draw_name(rng, gender)
        name = f"บ้านคุณ{full}"
    else:
        full = latin = names_vi.draw_name(rng, gender)
        name = f"Gia đình {'chị' if gender == 'female' else 'anh'} {full}"
    person = (full, latin, gender)
    return Draft(rng.random(), "Household", "", country, place, address, name, "", None, person)


def _domain(rng: random.Random, draft: Draft, domains: set[str]) -> str:
    if draft.parent:
        return draft.parent.domain
    if draft.segment == "Household" or (draft.segment == "Café" and maybe(rng, 45)):
        return ""
    stem, extra = draft.latin[:40], 1
    while f"{stem}.example" in domains:
        extra += 1
        stem = f"{draft.latin[:40]}{extra}"
    domains.add(f"{stem}.example")
    return f"{stem}.example"


def _finish(rng: random.Random, draft: Draft, today: date, domains: set[str]) -> Customer:
    draft.domain = _domain(rng, draft, domains)
    business = draft.segment != "Household"
    employees, revenue = _size(rng, draft.segment) if business else (None, None)
    age = whole(rng, median=7, spread=0.75, low=0, high=60)
    country, branch, address = draft.country, draft.place.branch, draft.address
    account = Account(
        external_id=draft.number,
        name=draft.name,
        kind="organization" if business else "household",
        industry=draft.industry,
        website=f"https://{draft.domain}" if draft.domain else "",
        email=_email(rng, draft),
        phone=_phone(rng, draft),
        tax_code=_tax_code(rng, draft),
        employees=employees,
        annual_revenue=revenue,
        founded_year=today.year - age if business and maybe(rng, 80) else None,
        parent=draft.parent.number if draft.parent else "",
        street=address.street,
        city=address.city,
        province=address.province,
        postal_code=address.postal_code,
        country=country,
        owner=weighted(rng, sellers(branch)),
        description=_note(rng, draft),
    )
    return Customer(account, draft.segment, branch, draft.place, draft.domain, draft.person)


def _size(rng: random.Random, segment: str) -> tuple[int | None, Decimal | None]:
    median, per_head = SIZES[segment]
    employees = whole(rng, median=median, spread=0.7, low=1, high=2500)
    millions = whole(rng, median=employees * per_head, spread=0.35, low=120, high=2_000_000)
    revenue = Decimal(millions) * 1_000_000 if maybe(rng, 42) else None
    return (employees if maybe(rng, 70) else None), revenue


def _email(rng: random.Random, draft: Draft) -> str:
    if draft.person:
        return ""
    if draft.domain and not draft.parent:
        box = rng.choice(("info", "hello", "contact", "sales", "shop" if draft.country == "TH" else "lienhe"))
        return f"{box}@{draft.domain}"
    if draft.parent:
        return f"{slug(draft.number)}@{draft.domain}" if maybe(rng, 40) else ""
    return f"{draft.latin[:40]}{rng.randint(1, 999)}@hopthu.example" if maybe(rng, 55) else ""


def _phone(rng: random.Random, draft: Draft) -> str:
    if maybe(rng, 6):
        return ""
    if draft.segment in ("Café", "Bakery", "Household") and maybe(rng, 75):
        return mobile(rng, draft.country)
    return landline(rng, draft.country, draft.place.area)


def _tax_code(rng: random.Random, draft: Draft) -> str:
    if draft.segment == "Household" or draft.parent or (draft.segment == "Café" and maybe(rng, 40)):
        return ""
    return tax_code_th(rng) if draft.country == "TH" else tax_code_vi(rng, draft.place.branch)


def _note(rng: random.Random, draft: Draft) -> str:
    if maybe(rng, 0.3):
        return LONG_NOTE[draft.country]
    if not maybe(rng, 24) or draft.segment == "Household":
        return ""
    general, coffee = NOTES[draft.country]
    options = general + coffee if draft.segment in ("Café", "Bakery", "Restaurant") else general
    return " ".join(rng.sample(options, rng.randint(1, 2)))
