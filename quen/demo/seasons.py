"""When people buy coffee machines: busy before Tết and in the last quarter, quiet over the holidays."""

import random
from datetime import date, timedelta
from itertools import accumulate

# New Year's Day of the Vietnamese lunar calendar.
TET = {
    2018: date(2018, 2, 16), 2019: date(2019, 2, 5), 2020: date(2020, 1, 25), 2021: date(2021, 2, 12),
    2022: date(2022, 2, 1), 2023: date(2023, 1, 22), 2024: date(2024, 2, 10), 2025: date(2025, 1, 29),
    2026: date(2026, 2, 17), 2027: date(2027, 2, 6), 2028: date(2028, 1, 26), 2029: date(2029, 2, 13),
    2030: date(2030, 2, 2), 2031: date(2031, 1, 23), 2032: date(2032, 2, 11), 2033: date(2033, 1, 31),
    2034: date(2034, 2, 19), 2035: date(2035, 2, 8), 2036: date(2036, 1, 28),
}  # fmt: skip

# Demand of the months in percent of an ordinary one.
MONTHS = {
    "VN": (135, 82, 92, 90, 92, 88, 84, 86, 98, 124, 140, 146),
    "TH": (128, 112, 94, 68, 82, 84, 88, 90, 98, 122, 134, 126),
}
GROWTH_PER_YEAR = 1.21
WEEKDAYS = (105, 112, 110, 106, 96, 24, 7)


def tet_of(year: int) -> date:
    """The lunar New Year's Day of a year; outside the table its usual place in early February."""
    return TET.get(year, date(year, 2, 5))


def demand(day: date, country: str) -> float:
    """How likely a deal is to be opened on this day, in any unit, without growth."""
    weight = MONTHS[country][day.month - 1] * WEEKDAYS[day.weekday()] / 100
    if country == "TH":
        return weight * 0.15 if day.month == 4 and 11 <= day.day <= 17 else weight
    distance = (day - tet_of(day.year)).days
    if -8 <= distance <= 9:
        return weight * 0.08
    if -50 <= distance < -8:
        return weight * 1.3
    if 9 < distance <= 21:
        return weight * 0.6
    return weight


class Calendar:
    """Draws opening days between two dates, both included."""

    def __init__(self, first: date, last: date) -> None:
        self._days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        self._weights = {
            country: list(
                accumulate(demand(day, country) * GROWTH_PER_YEAR ** ((day - first).days / 365) for day in self._days)
            )
            for country in MONTHS
        }

    def draw(self, rng: random.Random, country: str) -> date:
        """A day on which a deal with a customer of this country was opened."""
        return rng.choices(self._days, cum_weights=self._weights[country])[0]
