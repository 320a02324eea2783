"""The rows of the files about what is sold, and at which prices.

The order of the fields is the order of the columns.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


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
