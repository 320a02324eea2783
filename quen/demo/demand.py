"""What a customer of a kind asks for, how much of it, and what it costs."""

import random
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

from quen.demo.accounts import Customer
from quen.demo.catalog import Offer
from quen.demo.dice import maybe, whole, words
from quen.demo.phrases_th import PRODUCT_NAMES
from quen.demo.rates import Exchange

# Interest in the series, in percent of a café's; a series not named counts 100.
TASTE = {
    "Café": {"Tassenau": 12, "Belmonte": 70},
    "Restaurant": {"Tassenau": 80, "Mộc Rang": 70, "Kapi": 60},
    "Hotel": {"Tassenau": 240, "Belmonte": 220, "Suối": 170, "Kapi": 15, "Aurora": 70},
    "Office": {"Tassenau": 330, "Aurora": 8, "Belmonte": 4, "Kapi": 30, "Molaro": 15, "Phụ tùng": 40},
    "Roaster": {"Molaro": 220, "Mộc Rang": 8, "Tassenau": 4, "Aurora": 70, "Phụ tùng": 150},
    "Bakery": {"Tassenau": 60, "Belmonte": 30, "Kapi": 140},
    "Co-working": {"Tassenau": 260, "Aurora": 40, "Belmonte": 30},
    "Education and health": {"Tassenau": 280, "Aurora": 15, "Belmonte": 4, "Molaro": 20},
    "Retail": {"Tassenau": 220, "Aurora": 30, "Belmonte": 4, "Molaro": 20},
    "Chain": {"Tassenau": 50, "Kapi": 40, "An Tâm": 160},
}
HOUSEHOLD = frozenset(words("KAP-H MOL-HAND KAP-10 TAS-T3 MR-BME MR-PX MR-CD MR-DOI MR-ESP"))
THAI_ONLY = frozenset({"AT-TH12", "MR-NAN", "PT-TOOLS", "SUO-TH"})
VIETNAMESE_ONLY = frozenset({"AT-CB12", "AT-V12", "AT-V24", "AT-KS", "MR-PX", "SUO-PH", "MR-SL"})
# Orders of larger houses, as a multiple of a café's.
APPETITE = {"Chain": 3.2, "Hotel": 1.6, "Office": 1.3, "Retail": 1.7, "Restaurant": 1.1}

STEPS = {"VND": Decimal(10000), "THB": Decimal(10), "USD": Decimal(5)}


@dataclass(frozen=True, slots=True)
class Order:
    """A quantity of one product, sometimes with a grinder beside the machine."""

    offer: Offer
    quantity: int
    extra: Offer | None


class Shop:
    """Draws orders that suit a customer."""

    def __init__(self, offers: tuple[Offer, ...]) -> None:
        self._offers = offers
        self._grinders = [offer for offer in offers if offer.product.sku in ("MOL-64", "MOL-64E", "MOL-75")]
        self._weights: dict[tuple[str, str], list[int]] = {}

    def draw(self, rng: random.Random, customer: Customer) -> Order:
        """An order of the size and kind that this customer would place."""
        segment, country = customer.segment, customer.account.country
        key = (segment, country)
        if key not in self._weights:
            self._weights[key] = list(accumulate(_weight(offer, segment, country) for offer in self._offers))
        offer = rng.choices(self._offers, cum_weights=self._weights[key])[0]
        line = offer.range
        median = line.median * APPETITE.get(segment, 1.0)
        if segment == "Household":
            quantity = rng.randint(1, 5) if line.series == "Mộc Rang" else 1
        else:
            quantity = whole(rng, median=median, spread=line.spread, low=1, high=line.high)
        if line.series == "Mộc Rang" and quantity > 8:
            quantity = quantity // 5 * 5
        extra = None
        if line.category == "Espresso machines" and segment != "Household" and maybe(rng, 24):
            extra = rng.choice(self._grinders)
        return Order(offer, quantity, extra)


def _weight(offer: Offer, segment: str, country: str) -> int:
    sku = offer.product.sku
    if segment == "Household":
        return offer.weight if sku in HOUSEHOLD else 0
    if sku in (THAI_ONLY if country == "VN" else VIETNAMESE_ONLY):
        return 0
    weight = offer.weight * TASTE[segment].get(offer.range.series, 100)
    return weight * 3 if country == "TH" and sku in ("MR-DOI", "MR-NAN", "AT-TH12") else weight


def price(rng: random.Random, order: Order, currency: str, day: date, exchange: Exchange) -> Decimal:
    """The amount of the deal: list prices at the rate of the month, installation added, discount taken."""
    products = [order.offer.product] + ([order.extra.product] if order.extra else [])
    listed = sum((exchange.convert(product.price, product.currency, currency, day) for product in products), Decimal(0))
    service = order.offer.range.pipeline == "service"
    added = 0 if service else whole(rng, median=6, spread=0.8, low=0, high=35)
    discount = rng.randint(0, 6) + (rng.randint(2, 10) if order.quantity >= 4 else 0)
    exact = listed * order.quantity * (100 + added - discount) / 100
    step = STEPS[currency]
    return max(step, (exact / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step)


def _counted(order: Order) -> str:
    product, line, quantity = order.offer.product, order.offer.range, order.quantity
    name = product.name
    if line.series == "An Tâm":
        return f"{name} cho {quantity} máy" if quantity > 1 and product.sku != "AT-DT" else name
    plain = line.series == "Phụ tùng" or product.sku == "MR-CHOC"
    if plain or product.unit not in ("máy", "bộ", "kg", "bình"):
        # A common noun in the middle of a title starts small; a brand keeps its capital.
        name = name if name.split()[0] in ("Molaro", "Suối") else name[0].lower() + name[1:]
        noun = product.unit
    else:
        noun = line.noun_vi or product.unit
    return f"{quantity} {noun} {name}"


def title(order: Order, customer: Customer) -> str:
    """The name of a deal in the language of the customer's country."""
    product = order.offer.product
    if customer.account.country == "VN":
        extra = f" + máy xay {order.extra.product.name}" if order.extra else ""
        return f"{_counted(order)}{extra} – {customer.account.name}"
    name = PRODUCT_NAMES.get(product.sku, product.name)
    if order.offer.range.category == "Espresso machines":
        name = f"เครื่องชง {name}"
    if order.extra:
        name += f" + เครื่องบด {order.extra.product.name}"
    counted = f"{order.quantity} {order.offer.range.noun_th}"
    return f"{name} {counted} – {customer.account.name}"
