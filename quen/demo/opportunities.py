"""Three years of deals: opened with the seasons, closed after their cycle, the newest still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from quen.demo import phrases_th, phrases_vi
from quen.demo.accounts import LONG_NOTE, Customer
from quen.demo.catalog import build_offers
from quen.demo.contacts import address_form
from quen.demo.deals import CYCLE_DAYS, LOST_REASONS, SOURCES, WON_REASONS, stages_of
from quen.demo.demand import Order, Shop, price, title
from quen.demo.dice import maybe, stream, weighted, whole
from quen.demo.organization import sellers
from quen.demo.rates import Exchange
from quen.demo.records import Contact
from quen.demo.sale_records import Opportunity
from quen.demo.seasons import Calendar

WEIGHTS = {
    "Chain": 6.0, "Hotel": 1.8, "Restaurant": 0.9, "Office": 0.9, "Roaster": 1.2, "Café": 1.0, "Bakery": 0.8,
    "Retail": 0.9, "Co-working": 0.9, "Education and health": 0.7, "Household": 0.25,
}  # fmt: skip
# The words of the country in which the customer is.
NOTES: dict[str, dict[str, tuple[str, ...]]] = {"VN": phrases_vi.DEAL_NOTES, "TH": phrases_th.DEAL_NOTES}
NEXT_STEPS: dict[str, Mapping[str, Sequence[Sequence[str]]]] = {
    "VN": phrases_vi.NEXT_STEPS,
    "TH": phrases_th.NEXT_STEPS,
}
NEXT_STEPS_ALONE = {"VN": phrases_vi.NEXT_STEPS_ALONE, "TH": phrases_th.NEXT_STEPS_ALONE}
BASE_CHANCE = 34
STALLED_DAYS = 240


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a deal stands today; `kind` is open, won or lost, `progress` runs from 0 to 1 while open."""

    kind: str
    stage: str
    step: int
    close_date: date


class Sales:
    """Writes the deals in the order in which they were opened."""

    def __init__(self, seed: int, today: date, customers: list[Customer], contacts: list[Contact]) -> None:
        self._rng = stream(seed, "opportunities")
        self._reasons = stream(seed, "won reasons")
        self._today = today
        self._customers = customers
        self._shop = Shop(build_offers())
        self._people: dict[str, list[Contact]] = {}
        for contact in contacts:
            self._people.setdefault(contact.account, []).append(contact)
        self._served: set[str] = set()

    def write(self, count: int, first: date, exchange: Exchange) -> list[Opportunity]:
        """`count` deals opened between `first` and today."""
        rng, rows = self._rng, []
        for position, (opened, customer) in enumerate(self._openings(count, first), 1):
            order = self._shop.draw(rng, customer)
            rows.append(self._deal(f"OPP-{position:05d}", opened, customer, order, exchange))
            self._served.add(customer.account.external_id)
        return rows

    def _openings(self, count: int, first: date) -> list[tuple[date, Customer]]:
        rng, calendar = self._rng, Calendar(first, self._today)
        activity = list(
            accumulate(
                0.0 if maybe(rng, 9) else WEIGHTS[customer.segment] * rng.lognormvariate(0, 0.8)
                for customer in self._customers
            )
        )
        found: list[tuple[date, int]] = []
        places = range(len(self._customers))
        while len(found) < count:
            index = rng.choices(places, cum_weights=activity)[0]
            account = self._customers[index].account
            opened = calendar.draw(rng, account.country)
            if account.founded_year is None or account.founded_year <= opened.year:
                found.append((opened, index))
        return [(opened, self._customers[index]) for opened, index in sorted(found)]

    def _deal(self, number: str, opened: date, customer: Customer, order: Order, exchange: Exchange) -> Opportunity:
        rng, account = self._rng, customer.account
        pipeline = order.offer.range.pipeline
        topic = pipeline if pipeline == "machines" else order.offer.product.category
        source, effect = self._source(customer)
        outcome = self._outcome(opened, pipeline, BASE_CHANCE + effect)
        people = self._people.get(account.external_id, [])
        contact = rng.choice(people) if people and maybe(rng, 94) else None
        currency = self._currency(customer, order)
        owner = account.owner if maybe(rng, 92) else weighted(rng, sellers(customer.branch))
        return Opportunity(
            external_id=number,
            name=title(order, customer),
            account=account.external_id,
            contact=contact.external_id if contact else "",
            product=order.offer.product.name,
            stage=outcome.stage,
            amount=price(rng, order, currency, opened, exchange),
            currency=currency,
            opened_on=opened,
            close_date=outcome.close_date,
            next_step=self._next_step(topic, outcome, contact, account.country),
            source=source,
            won_reason=self._won_reason(outcome),
            lost_reason=weighted(rng, LOST_REASONS[topic]) if outcome.kind == "lost" else "",
            owner=owner,
            description=self._note(account.country, topic),
        )

    def _source(self, customer: Customer) -> tuple[str, int]:
        rng, thai = self._rng, customer.account.country == "TH"
        old = customer.account.external_id in self._served
        if old and maybe(rng, 45):
            return "Existing customer", 11
        options = [
            ((name, effect), share_th if thai else share_vi)
            for name, share_vi, share_th, effect in SOURCES
            if name != "Existing customer"
        ]
        return weighted(rng, options)

    def _currency(self, customer: Customer, order: Order) -> str:
        imported = order.offer.product.currency == "USD"
        if imported and customer.segment in ("Hotel", "Chain") and maybe(self._rng, 45):
            return "USD"
        return "THB" if customer.account.country == "TH" else "VND"

    def _outcome(self, opened: date, pipeline: str, chance: int) -> Outcome:
        rng, today = self._rng, self._today
        stages, won, lost = stages_of(pipeline)
        cycle = whole(rng, median=CYCLE_DAYS[pipeline], spread=0.55, low=2, high=260)
        age = (today - opened).days
        stalled = age < STALLED_DAYS and maybe(rng, 3)
        if cycle <= age and not stalled:
            closed = opened + timedelta(days=cycle)
            if closed.weekday() == 6 and closed < today:
                closed += timedelta(days=1)
            kind = "won" if maybe(rng, chance) else "lost"
            return Outcome(kind, won if kind == "won" else lost, 0, closed)
        # Deals linger in the early stages; one that has stalled may have done so anywhere.
        progress = rng.random() if stalled else min(age / cycle, 0.999) ** 1.35
        step = int(progress * len(stages) + rng.uniform(-0.4, 0.4))
        step = max(0, min(len(stages) - 1, step))
        # People promise themselves earlier days than they keep: some expected dates have passed.
        expected = opened + timedelta(days=max(3, round(cycle * rng.uniform(0.75, 1.35))))
        return Outcome("open", stages[step], step, expected)

    def _won_reason(self, outcome: Outcome) -> str:
        return weighted(self._reasons, WON_REASONS) if outcome.kind == "won" and maybe(self._reasons, 80) else ""

    def _next_step(self, topic: str, outcome: Outcome, contact: Contact | None, country: str) -> str:
        rng = self._rng
        if outcome.kind != "open" or maybe(rng, 9):
            return ""
        if contact is None:
            return rng.choice(NEXT_STEPS_ALONE[country])
        spoken = address_form(contact.name, contact.gender, contact.language, country)
        return rng.choice(NEXT_STEPS[country][topic][outcome.step]).format(p=spoken).strip()

    def _note(self, country: str, topic: str) -> str:
        rng = self._rng
        if maybe(rng, 0.25) and topic == "machines":
            return LONG_NOTE[country]
        if maybe(rng, 26):
            options = NOTES[country]["any"] + NOTES[country][topic] * 2
            return " ".join(dict.fromkeys(rng.choices(options, k=rng.randint(1, 3))))
        return ""
