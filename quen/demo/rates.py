"""Exchange rates of the first of each month, in Vietnamese đồng for one unit."""

from datetime import date
from decimal import Decimal

from quen.demo.dice import stream
from quen.demo.records import CurrencyRate

CURRENCIES = ("USD", "THB")

# Rough course of the market at the start of each year, in đồng; between them a straight line.
ANCHORS = {
    "USD": {2022: 22820, 2023: 23550, 2024: 24300, 2025: 25450, 2026: 26280, 2027: 26700},
    "THB": {2022: 682, 2023: 690, 2024: 708, 2025: 742, 2026: 832, 2027: 826},
}


def months(first: date, last: date) -> list[date]:
    """The first day of each month from the month of `first` to the month of `last`."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [date((start + i) // 12, (start + i) % 12 + 1, 1) for i in range(count)]


def _rate(currency: str, month: date, seed: int) -> Decimal:
    anchors = ANCHORS[currency]
    year = max(min(anchors), min(month.year, max(anchors) - 1))
    # Outside the known years the line of the nearest year is drawn on.
    elapsed = (month.year - year) * 12 + month.month - 1
    trend = Decimal(anchors[year]) + Decimal(anchors[year + 1] - anchors[year]) * elapsed / 12
    wiggle = stream(seed, f"rate:{currency}:{month}").randint(-60, 60)
    cents = Decimal("1") if currency == "USD" else Decimal("0.01")
    return max(trend * (10000 + wiggle) / 10000, Decimal(1)).quantize(cents)


def build_rates(first: date, last: date, seed: int) -> tuple[CurrencyRate, ...]:
    """Monthly rates for the whole period, oldest first."""
    return tuple(
        CurrencyRate(f"RATE-{currency}-{month:%Y-%m}", currency, month, _rate(currency, month, seed))
        for month in months(first, last)
        for currency in CURRENCIES
    )


def latest_rates(rates: tuple[CurrencyRate, ...]) -> dict[str, Decimal]:
    """Đồng for one unit of every currency, at the newest rate; 1 for the đồng itself."""
    return {"VND": Decimal(1), **{rate.currency: rate.rate for rate in rates}}


class Exchange:
    """Turns an amount of one currency into another at the rate of a month."""

    def __init__(self, rates: tuple[CurrencyRate, ...]) -> None:
        self._rates = {(rate.currency, rate.valid_from): rate.rate for rate in rates}

    def convert(self, amount: Decimal, source: str, target: str, day: date) -> Decimal:
        """The amount in `target`, not rounded. Raises KeyError for a month without a rate."""
        if source == target:
            return amount
        month = day.replace(day=1)
        in_base = amount if source == "VND" else amount * self._rates[source, month]
        return in_base if target == "VND" else in_base / self._rates[target, month]
