"""What belongs to customers besides: further ways to reach them, further places, households, days of the year."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from quen.demo import names_th, names_vi
from quen.demo.accounts import Customer
from quen.demo.circle_records import Anniversary, ContactPoint, FurtherAddress, HouseholdMember
from quen.demo.dice import maybe, stream
from quen.demo.identifiers import mobile
from quen.demo.places import draw_address
from quen.demo.records import Contact
from quen.demo.romanize import mailbox, slug


def build_points(seed: int, customers: Sequence[Customer], contacts: Sequence[Contact]) -> list[ContactPoint]:
    """Zalo, LINE, Facebook pages, addresses for invoices: what people really use beside e-mail and phone."""
    rng = stream(seed, "points")
    found: list[tuple[str, str, str, str, bool, str]] = []
    for customer in customers:
        found += _points_of_account(rng, customer)
    for contact in contacts:
        found += _points_of_contact(rng, contact)
    return [ContactPoint(f"CP-{number:05d}", *row) for number, row in enumerate(found, 1)]


def _points_of_account(rng: random.Random, customer: Customer) -> list[tuple[str, str, str, str, bool, str]]:
    account, found = customer.account, []
    stem = customer.domain.removesuffix(".example") or slug(account.name)[:30]
    stem = stem or account.external_id.lower()  # a Thai name has no Latin letters
    if customer.segment in ("Café", "Bakery", "Restaurant", "Roaster") and maybe(rng, 45):
        found.append((account.external_id, "facebook", stem, "", False, ""))
    if customer.domain and maybe(rng, 30):
        note = "Hóa đơn điện tử" if account.country == "VN" else "ใบกำกับภาษี"
        found.append((account.external_id, "email", f"ketoan@{customer.domain}", "billing", False, note))
    if customer.segment in ("Hotel", "Chain", "Office") and maybe(rng, 25):
        found.append((account.external_id, "linkedin", f"company/{stem}", "work", False, ""))
    if account.country == "TH" and customer.segment != "Household" and maybe(rng, 50):
        found.append((account.external_id, "line", f"@{stem}", "work", True, ""))
    return found


def _points_of_contact(rng: random.Random, contact: Contact) -> list[tuple[str, str, str, str, bool, str]]:
    found = []
    party = contact.external_id
    number = _international(contact.mobile, contact.country or ("TH" if contact.language == "th" else "VN"))
    if contact.language == "vi" and number and maybe(rng, 45):
        found.append((party, "zalo", number, "private", True, ""))
    if contact.language == "th" and maybe(rng, 60):
        found.append((party, "line", mailbox(_latin(contact), 1) + str(rng.randint(1, 99)), "private", True, ""))
    if contact.language == "en" and maybe(rng, 60):
        found.append((party, "linkedin", f"in/{slug(contact.name)}", "work", False, ""))
        if number:
            found.append((party, "whatsapp", number, "private", True, ""))
    if maybe(rng, 8):
        found.append((party, "facebook", f"{slug(_latin(contact))}{rng.randint(1, 999)}", "private", False, ""))
    if number and maybe(rng, 6):
        country = contact.country or ("TH" if contact.language == "th" else "VN")
        found.append(
            (
                party,
                "phone",
                _international(mobile(rng, country), country),
                "private",
                False,
                "Số thứ hai" if contact.language == "vi" else "",
            )
        )
    return found


def _international(number: str, country: str) -> str:
    """`091 234 5678` as +84912345678: the row of a contact detail does not tell a country."""
    if not number or number.startswith("+"):
        return number
    digits = "".join(letter for letter in number if letter.isdigit())
    return ("+66" if country == "TH" else "+84") + digits.removeprefix("0")


def _latin(contact: Contact) -> str:
    """A name in Latin letters: that of the e-mail address where the own is in Thai letters."""
    if contact.language != "th":
        return contact.name
    return contact.email.partition("@")[0].replace(".", " ") or contact.external_id.lower()


def build_places(seed: int, today: date, customers: Sequence[Customer]) -> list[FurtherAddress]:
    """Warehouses, addresses for invoices and deliveries of about a sixth of the customers."""
    rng = stream(seed, "further addresses")
    made: list[FurtherAddress] = []
    for customer in customers:
        if not maybe(rng, 16):
            continue
        country = customer.account.country
        place = draw_address(rng, customer.place, country)
        use = rng.choice(
            ("billing", "shipping", "warehouse", "branch") if customer.segment != "Household" else ("home",)
        )
        note = ("Gọi bảo vệ trước khi giao" if country == "VN" else "โทรก่อนส่ง") if use == "shipping" else ""
        since = today - timedelta(days=rng.randint(100, 2000)) if maybe(rng, 40) else None
        made.append(FurtherAddress(
            f"ADR-{len(made) + 1:05d}", customer.account.external_id, use, place.street, place.city, place.province,
            place.postal_code, country, maybe(rng, 30), since, note,
        ))  # fmt: skip
    return made


def build_households(
    seed: int, today: date, customers: Sequence[Customer], contacts: Sequence[Contact]
) -> list[HouseholdMember]:
    """Who lives in each household, the children with their birthdays."""
    rng = stream(seed, "households")
    known = {contact.account: contact for contact in reversed(contacts) if contact.account}
    made: list[HouseholdMember] = []
    for customer in customers:
        if customer.account.kind != "household" or customer.person is None:
            continue
        head, _latin_name, gender = customer.person
        contact = known.get(customer.account.external_id)
        same = contact is not None and contact.name == head
        born = _birthday(rng, today, 28, 60)
        born = (contact and contact.birth_date) or born
        people = [(head, "head", born, gender, contact.external_id if same and contact else "")]
        father = head
        other = "male" if gender == "female" else "female"
        if maybe(rng, 80):
            spouse = _name(rng, customer, other)
            people.append((spouse, "spouse", born + timedelta(days=rng.randint(-1500, 1500)), other, ""))
            father = head if gender == "male" else spouse
        grown = max(1, min(19, (today - born).days // 365 - 22))
        for _ in range(rng.choice((0, 1, 1, 2, 2, 3))):
            sex = rng.choice(("female", "male"))
            people.append((_name(rng, customer, sex, father), "child", _birthday(rng, today, 0, grown), sex, ""))
        if maybe(rng, 20):
            birth = born - timedelta(days=rng.randint(21 * 365, 32 * 365))
            people.append((_name(rng, customer, "female"), "parent", birth, "female", ""))
        for name, place, birth, sex, of in people:
            made.append(HouseholdMember(
                f"HM-{len(made) + 1:05d}", customer.account.external_id, name, place, birth, sex, of
            ))  # fmt: skip
    return made


def _name(rng: random.Random, customer: Customer, gender: str, father: str = "") -> str:
    """A child has the family name of its father, which stands first in Vietnam and last in Thailand."""
    if customer.account.country == "TH":
        drawn = names_th.draw_name(rng, gender)[0]
        return f"{drawn.partition(' ')[0]} {father.rpartition(' ')[2]}" if father else drawn
    drawn = names_vi.draw_name(rng, gender)
    return f"{father.partition(' ')[0]} {drawn.partition(' ')[2]}" if father else drawn


def _birthday(rng: random.Random, today: date, low: int, high: int) -> date:
    return today - timedelta(days=rng.randint(low * 365 + 20, high * 365))


def build_anniversaries(
    seed: int, today: date, customers: Sequence[Customer], contacts: Sequence[Contact]
) -> list[Anniversary]:
    """Founding days of larger customers, weddings of some people, memorial days of a few families."""
    rng = stream(seed, "anniversaries")
    rows: list[tuple[str, str, str, date]] = []
    for customer in customers:
        account, vi = customer.account, customer.account.country == "VN"
        if account.founded_year and customer.segment in ("Chain", "Hotel", "Restaurant") and maybe(rng, 35):
            day = min(date(account.founded_year, rng.randint(1, 12), rng.randint(1, 28)), today)
            rows.append((account.external_id, "Kỷ niệm thành lập" if vi else "วันครบรอบก่อตั้ง", "founding", day))
        if account.kind == "household" and vi and maybe(rng, 25):
            day = _birthday(rng, today, 1, 15)
            rows.append((account.external_id, "Giỗ ông nội", "memorial", day))
    for contact in contacts:
        if contact.marital_status == "married" and maybe(rng, 15):
            name = "วันแต่งงาน" if contact.language == "th" else "Ngày cưới"
            rows.append((contact.external_id, name, "wedding", _birthday(rng, today, 1, 25)))
    return [Anniversary(f"ANN-{number:05d}", *row) for number, row in enumerate(rows, 1)]
