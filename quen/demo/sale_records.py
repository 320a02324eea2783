"""The rows of the files about selling: deals and what belongs to them, leads, activities.

The order of the fields is the order of the columns.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Pipeline:
    external_id: str
    name: str
    position: int
    is_default: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """`kind` is open, won or lost; `probability` is in percent."""

    external_id: str
    pipeline: str
    name: str
    position: int
    probability: int
    kind: str
    rotting_days: int | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why deals are won, or lost."""

    external_id: str
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Opportunity:
    external_id: str
    name: str
    account: str
    contact: str
    product: str
    stage: str
    amount: Decimal
    currency: str
    opened_on: date
    close_date: date
    next_step: str
    source: str
    won_reason: str
    lost_reason: str
    owner: str
    description: str


@dataclass(frozen=True, slots=True)
class StageCriterion:
    """What a deal needs before it leaves `stage` (external id); without `field_to_be_filled_in` it is ticked."""

    external_id: str
    name: str
    stage: str
    field_to_be_filled_in: str
    position: int


@dataclass(frozen=True, slots=True)
class Line:
    """A product in a deal; `discount` in percent."""

    external_id: str
    opportunity: str
    product: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    discount: Decimal
    position: int


@dataclass(frozen=True, slots=True)
class DealCompetitor:
    """Who else wants a deal."""

    external_id: str
    opportunity: str
    competitor: str
    threat: str
    strengths: str
    weaknesses: str


@dataclass(frozen=True, slots=True)
class Lead:
    """`account`, `contact` and `opportunity` are what a converted lead became, `converted` when."""

    external_id: str
    name: str
    company: str
    job_title: str
    email: str
    phone: str
    website: str
    industry: str
    source: str
    interested_in: str
    budget: Decimal | None
    currency: str
    status: str
    disqualified_because: str
    rating: str
    next_step: str
    next_step_on: date | None
    owner: str
    street: str
    city: str
    province: str
    country: str
    description: str
    became_account: str
    became_contact: str
    became_opportunity: str
    converted: date | None


@dataclass(frozen=True, slots=True)
class Activity:
    """`about` is `object:external id`. Moments carry their offset, which is the same in both countries."""

    external_id: str
    name: str
    kind: str
    body: str
    status: str
    due_at: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    done_at: datetime | None
    priority: str
    direction: str
    outcome: str
    duration_minutes: int | None
    phone: str
    location: str
    email_from: str
    email_to: str
    about: str
    account: str
    contact: str
    owner: str
