"""The rows of the exported files. The order of the fields is the order of the columns."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Team:
    external_id: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class Member:
    external_id: str
    name: str
    email: str
    job_title: str
    phone: str
    team: str
    manager: str
    role: str
    active: bool


@dataclass(frozen=True, slots=True)
class CurrencyRate:
    """`rate` is the amount of Vietnamese đồng for one unit of `currency`."""

    external_id: str
    currency: str
    valid_from: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class ProductCategory:
    """`parent` is the external id of another category."""

    external_id: str
    name: str
    parent: str
    description: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One of it is `factor` of the base unit of its dimension."""

    external_id: str
    name: str
    symbol: str
    dimension: str
    factor: Decimal
    decimals: int


@dataclass(frozen=True, slots=True)
class Product:
    """`cost` is in the currency of the price, `tax_rate` in percent."""

    external_id: str
    name: str
    sku: str
    kind: str
    series: str
    category: str
    unit: str
    price: Decimal
    currency: str
    cost: Decimal
    tax_rate: Decimal
    active: bool
    description: str


@dataclass(frozen=True, slots=True)
class ProductProperty:
    """A line of a specification; `product` is a product code."""

    external_id: str
    product: str
    position: int
    name: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class PriceBook:
    external_id: str
    name: str
    currency: str
    valid_from: date
    valid_until: date | None
    segment: str
    is_default: bool
    active: bool


@dataclass(frozen=True, slots=True)
class PriceBookEntry:
    """`book` is an external id, `product` a product code; the price is in the currency of the book."""

    external_id: str
    book: str
    product: str
    min_quantity: Decimal
    price: Decimal


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
class Account:
    """`annual_revenue` is in Vietnamese đồng; `parent` is the external id of another account."""

    external_id: str
    name: str
    kind: str
    industry: str
    website: str
    email: str
    phone: str
    tax_code: str
    employees: int | None
    annual_revenue: Decimal | None
    founded_year: int | None
    parent: str
    street: str
    city: str
    province: str
    postal_code: str
    country: str
    owner: str
    description: str
    customer: bool = True
    partner: bool = False
    supplier: bool = False
    competitor: bool = False
    buyers: str = ""
    users: str = ""
    budget: Decimal | None = None
    currency: str = ""
    goals: str = ""
    pain_points: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    external_id: str
    salutation: str
    name: str
    job_title: str
    account: str
    email: str
    phone: str
    mobile: str
    birth_date: date | None
    gender: str
    language: str
    street: str
    city: str
    province: str
    country: str
    owner: str
    description: str
    marital_status: str = ""
    occupation: str = ""
    interests: str = ""
    sizes: str = ""
    purchase_role: str = ""
    preferred_channel: str = ""
    best_time: str = ""
    do_not_call: bool = False
    do_not_email: bool = False


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
class Reason:
    """Why deals are won, or lost."""

    external_id: str
    name: str
    position: int


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
