"""The people at the customers: who they are, how they are addressed and reached."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from quen.demo import names_th, names_vi, phrases_th, phrases_vi, titles
from quen.demo.accounts import PLACES, Customer
from quen.demo.dice import maybe, stream, weighted
from quen.demo.identifiers import landline, mobile
from quen.demo.organization import sellers
from quen.demo.places import Address, draw_address
from quen.demo.records import Contact
from quen.demo.romanize import mailbox

# How many people one gets to know, relative to a café.
ACQUAINTANCE = {
    "Chain": 9, "Hotel": 5, "Restaurant": 2, "Office": 3, "Education and health": 3, "Retail": 2,
    "Co-working": 2, "Roaster": 2, "Bakery": 1, "Café": 1, "Household": 0.3,
}  # fmt: skip
MAIL_PROVIDERS = ("hopthu.example", "thudientu.example", "mailnhanh.example")


@dataclass(frozen=True, slots=True)
class Person:
    """Name as written, name in Latin letters, gender, and the language one writes in."""

    name: str
    latin: str
    gender: str
    language: str


def address_form(name: str, gender: str, language: str, country: str) -> str:
    """How a colleague of this country speaks of the person: `chị Hạnh`, `คุณสุดารัตน์`."""
    # The Vietnamese given name stands last, the Thai and the Western one first.
    given = name.rpartition(" ")[2] if language == "vi" else name.partition(" ")[0]
    if country == "TH":
        return f"คุณ{given}" if language == "th" else f"คุณ {given} "
    return f"{'chị' if gender == 'female' else 'anh'} {given}"


def build_contacts(seed: int, today: date, count: int, customers: list[Customer]) -> list[Contact]:
    """`count` people; nearly every customer has one, larger customers several, a few stand alone."""
    rng = stream(seed, "contacts")
    loose = count // 150
    employers: list[Customer | None] = [None] * loose
    employers += [customer for customer in customers if maybe(rng, 97)][: count - loose]
    weights = list(accumulate(ACQUAINTANCE[customer.segment] for customer in customers))
    employers += rng.choices(customers, cum_weights=weights, k=count - len(employers))
    rng.shuffle(employers)
    known: set[str] = set()
    mails: set[str] = set()
    rows: list[Contact] = []
    for position, customer in enumerate(employers, 1):
        number = customer.account.external_id if customer else ""
        first = number not in known
        known.add(number)
        rows.append(_contact(rng, f"CON-{position:05d}", customer, today, mails, decides=first))
    return rows


def _person(rng: random.Random, customer: Customer | None, country: str, *, decides: bool) -> Person:
    language = "th" if country == "TH" else "vi"
    gender = "female" if maybe(rng, 52) else "male"
    if customer and customer.person and decides:
        return Person(*customer.person, language)
    if customer and customer.segment in ("Hotel", "Chain", "Education and health") and maybe(rng, 6):
        name = names_th.draw_foreigner(rng, gender)
        return Person(name, name, gender, "en")
    if country == "TH":
        return Person(*names_th.draw_name(rng, gender), gender, language)
    name = names_vi.draw_name(rng, gender)
    return Person(name, name, gender, language)


def _contact(
    rng: random.Random, number: str, customer: Customer | None, today: date, mails: set[str], *, decides: bool
) -> Contact:
    country = customer.account.country if customer else weighted(rng, (("VN", 4), ("TH", 1)))
    place = customer.place if customer else rng.choice(PLACES[country])
    person = _person(rng, customer, country, decides=decides)
    birth = _birth_date(rng, today) if maybe(rng, 34) else None
    mail = _email(rng, person, customer, mails) if maybe(rng, 72) else ""
    home = draw_address(rng, place, country) if maybe(rng, 11) else Address("", "", "", "", "", "")
    notes = phrases_th.CONTACT_NOTES if country == "TH" else phrases_vi.CONTACT_NOTES
    return Contact(
        external_id=number,
        salutation=_salutation(rng, person, birth, today),
        name=person.name,
        job_title=_title(rng, person, customer, decides=decides),
        account=customer.account.external_id if customer else "",
        email=mail,
        phone=landline(rng, country, place.area) if maybe(rng, 20) else "",
        mobile=mobile(rng, country) if maybe(rng, 88) or not mail else "",
        birth_date=birth,
        gender=person.gender,
        language=person.language,
        street=home.street,
        city=home.city,
        province=home.province,
        country=country,
        owner=customer.account.owner if customer else weighted(rng, sellers(place.branch)),
        description=rng.choice(notes) if maybe(rng, 12) else "",
    )


def _birth_date(rng: random.Random, today: date) -> date:
    return today - timedelta(days=round(rng.triangular(21, 66, 34) * 365.25) + rng.randint(0, 364))


def _salutation(rng: random.Random, person: Person, birth: date | None, today: date) -> str:
    female = person.gender == "female"
    if person.language == "th":
        return "คุณ"
    if person.language == "en":
        return "Ms" if female else "Mr"
    senior = (today - birth).days > 48 * 365 if birth else maybe(rng, 14)
    if senior:
        return "Bà" if female else "Ông"
    return "Chị" if female else "Anh"


def _title(rng: random.Random, person: Person, customer: Customer | None, *, decides: bool) -> str:
    if customer is None or customer.segment == "Household":
        return ""
    if person.language == "en":
        return weighted(rng, titles.EN)
    options = (titles.TH if person.language == "th" else titles.VI)[customer.segment]
    if decides and maybe(rng, 55):
        return options[0][0]
    return weighted(rng, options) if maybe(rng, 93) else ""


def _email(rng: random.Random, person: Person, customer: Customer | None, mails: set[str]) -> str:
    """An address nobody else has: at the customer's domain, or at a free provider."""
    domain = customer.domain if customer and maybe(rng, 80) else ""
    domain = domain or rng.choice(MAIL_PROVIDERS)
    stem = mailbox(person.latin, rng.randint(0 if person.language == "vi" else 1, 2))
    mail, extra = f"{stem}@{domain}", 1
    while mail in mails:
        extra = extra + 1 if domain not in MAIL_PROVIDERS else rng.randint(60, 9999)
        mail = f"{stem}{extra}@{domain}"
    mails.add(mail)
    return mail
