"""What the sellers did and what they have planned, about deals, leads and accounts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from quen.demo import phrases_activities as said
from quen.demo.accounts import Customer
from quen.demo.catalog import build_offers
from quen.demo.contacts import address_form
from quen.demo.deals import build_stages
from quen.demo.diary import ZONE, Diary, Matter
from quen.demo.dice import maybe, weighted
from quen.demo.organization import DIRECTOR
from quen.demo.records import Account, Contact
from quen.demo.sale_records import Activity, Lead, Opportunity

RECENT_DAYS = 24  # deals closed since then have their last activities


def build_activities(
    seed: int,
    today: date,
    customers: Sequence[Customer],
    contacts: Sequence[Contact],
    deals: Sequence[Opportunity],
    leads: Sequence[Lead],
) -> list[Activity]:
    """Activities about open and recently closed deals, open leads and the accounts with the most deals."""
    diary = Diary(seed, today)
    houses = {customer.account.external_id: customer.account for customer in customers}
    _of_director(diary, _of_deals(diary, houses, contacts, deals))
    for lead in leads:
        _of_lead(diary, lead)
    _of_accounts(diary, houses, deals, contacts)
    return diary.rows


def _of_deals(
    diary: Diary, houses: Mapping[str, Account], contacts: Sequence[Contact], deals: Sequence[Opportunity]
) -> list[tuple[Opportunity, Matter]]:
    """What was done for open and recently closed deals and what comes next; returns the open ones."""
    people = {contact.external_id: contact for contact in contacts}
    topics = {offer.product.name: (offer.range.pipeline, offer.product.category) for offer in build_offers()}
    kinds = {stage.name: stage.kind for stage in build_stages()}
    found: list[tuple[Opportunity, Matter]] = []
    for deal in deals:
        matter = _matter(deal, houses[deal.account], people.get(deal.contact), *topics[deal.product])
        if kinds[deal.stage] == "open":
            found.append((deal, matter))
            _past(diary, matter, deal.opened_on, diary.today, (1, 2))
            if deal.next_step and maybe(diary.rng, 88):
                diary.plan(matter, _ahead(diary, deal.opened_on), deal.next_step)
        elif (diary.today - deal.close_date).days <= RECENT_DAYS:
            _past(diary, matter, deal.opened_on, deal.close_date)
    return found


def _matter(deal: Opportunity, account: Account, person: Contact | None, pipeline: str, category: str) -> Matter:
    return Matter(
        about=f"opportunity:{deal.external_id}",
        account=deal.account,
        contact=deal.contact,
        owner=deal.owner,
        country=account.country,
        topic=pipeline if pipeline == "machines" else category,
        spoken=_spoken(person, account.country),
        thing=deal.product,
        place=", ".join(part for part in (account.street, account.city) if part),
        phone=_phone(person, account.country),
        email=person.email if person else "",
    )


def _spoken(person: Contact | None, country: str) -> str:
    if person is None:
        return said.SOMEBODY[country]
    return address_form(person.name, person.gender, person.language, country).rstrip()


def _phone(person: Contact | None, country: str) -> str:
    """In the international form: a file has one country, this business two."""
    number = (person.mobile or person.phone) if person else ""
    return _abroad(number, person.country if person else country)


def _abroad(number: str, country: str) -> str:
    return f"{'+66' if country == 'TH' else '+84'} {number[1:]}" if number.startswith("0") else number


def _past(diary: Diary, matter: Matter, first: date, until: date, count: tuple[int, int] = (0, 2)) -> None:
    """Things done between the two days and before today, in number within `count`."""
    span = (min(until, diary.today - timedelta(days=1)) - first).days
    for _ in range(diary.rng.randint(*count) if span >= 0 else 0):
        # more of it of late
        back = round(min(span, 90) * diary.rng.random() ** 1.6)
        diary.log(matter, first + timedelta(days=span - back))


def _ahead(diary: Diary, opened: date) -> date:
    """The day of what is planned: some overdue, some today, most within two weeks."""
    rng = diary.rng
    low, high = weighted(rng, (((-9, -1), 13), ((0, 0), 11), ((1, 14), 67), ((15, 30), 9)))
    return max(opened, diary.today + timedelta(days=rng.randint(low, high)))


def _of_lead(diary: Diary, lead: Lead) -> None:
    """Those that somebody has talked to have a call and a next step, some new ones a first call planned."""
    if lead.status not in {"new", "contacted", "qualified"}:
        return
    given = lead.name.rpartition(" ")[2] if lead.country == "VN" else lead.name.partition(" ")[0]
    matter = Matter(
        about=f"lead:{lead.external_id}",
        account="",
        contact="",
        owner=lead.owner,
        country=lead.country,
        topic="",
        spoken=f"anh/chị {given}" if lead.country == "VN" else f"คุณ{given}",
        thing=lead.interested_in or said.MACHINE[lead.country],
        place=", ".join(part for part in (lead.street, lead.city) if part),
        phone=_abroad(lead.phone, lead.country),
        email=lead.email,
    )
    if lead.status == "new":
        if maybe(diary.rng, 40):
            day = diary.today + timedelta(days=weighted(diary.rng, ((-1, 10), (0, 40), (1, 30), (2, 20))))
            diary.plan(matter, day, said.FIRST_CALL[lead.country])
        return
    _past(diary, matter, diary.today - timedelta(days=30), diary.today)
    if lead.next_step and lead.next_step_on:
        diary.plan(matter, lead.next_step_on, lead.next_step)


def _of_accounts(
    diary: Diary, houses: Mapping[str, Account], deals: Sequence[Opportunity], contacts: Sequence[Contact]
) -> None:
    """The fiftieth part of the accounts that buys most often is looked after between deals, too."""
    people = {contact.account: contact for contact in reversed(contacts) if contact.account}
    often = Counter(deal.account for deal in deals)
    for number, _count in often.most_common(max(2, len(houses) // 50)):
        account, person = houses[number], people.get(number)
        matter = Matter(
            about=f"account:{number}",
            account=number,
            contact=person.external_id if person else "",
            owner=account.owner,
            country=account.country,
            topic="",
            spoken=_spoken(person, account.country),
            thing=account.name,
            place=", ".join(part for part in (account.street, account.city) if part),
            phone=_phone(person, account.country),
            email="",
        )
        _past(diary, matter, diary.today - timedelta(days=120), diary.today, (1, 3))
        if maybe(diary.rng, 60):
            day = diary.today + timedelta(days=diary.rng.randint(0, 14))
            diary.plan(matter, day, diary.rng.choice(said.REVIEWS[account.country]))


def _of_director(diary: Diary, deals: Sequence[tuple[Opportunity, Matter]]) -> None:
    """The weekly meeting, and discounts of the largest deals in đồng waiting for a decision."""
    nothing = Matter("", "", "", DIRECTOR, "VN", "", "", "", "", "", "")
    monday = diary.today - timedelta(days=diary.today.weekday())
    for weeks in range(-3, 3):
        start = datetime.combine(monday + timedelta(weeks=weeks), time(9), ZONE)
        over = {"done_at": start + timedelta(hours=1)} if start.date() < diary.today else {}
        diary.add(nothing, kind="meeting", name=said.WEEKLY, body=said.WEEKLY_NOTE, starts_at=start,
                   ends_at=start + timedelta(hours=1), location=said.SHOWROOM["VN"],
                   status="done" if over else "open", **over)  # fmt: skip
    dong = sorted((pair for pair in deals if pair[0].currency == "VND"), key=lambda pair: -pair[0].amount)
    for (deal, matter), days in zip(dong, (-2, -1, 0, 0, 0, 1, 2, 3, 6, 9), strict=False):
        day = diary.today + timedelta(days=days)
        diary.plan(replace(matter, owner=DIRECTOR, thing=deal.name), day, said.APPROVAL, "high")
