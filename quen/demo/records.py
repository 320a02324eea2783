"""The rows of the files about the business, its customers and their people.

The order of the fields is the order of the columns.
"""

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
