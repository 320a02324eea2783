"""Where the customers are: provinces with their towns, the branch that serves them, and whole addresses."""

import random
from dataclasses import dataclass

from quen.demo.dice import maybe, phrases


@dataclass(frozen=True, slots=True)
class Town:
    """A town or district: its wards (Vietnam) or sub-districts (Thailand), its streets, its postal code.

    In Vietnam `postal` is the code of the province's first three digits; two more are drawn.
    """

    city: str
    wards: tuple[str, ...]
    streets: tuple[str, ...]
    postal: str


@dataclass(frozen=True, slots=True)
class Place:
    """A province. `weight` is its share of the customers, `area` the telephone area code with its zero."""

    province: str
    branch: str
    weight: int
    area: str
    towns: tuple[Town, ...]


@dataclass(frozen=True, slots=True)
class Address:
    street: str
    city: str
    province: str
    postal_code: str
    ward: str
    road: str


def town(city: str, wards: str, streets: str, postal: str) -> Town:
    """A town from lists separated by semicolons."""
    return Town(city, phrases(wards), phrases(streets), postal)


def draw_address(rng: random.Random, place: Place, country: str) -> Address:
    """An address written in the order and with the words of its country."""
    # The first town is the capital of the province and has most of the customers.
    spot = place.towns[0] if maybe(rng, 70) else rng.choice(place.towns)
    ward, road = rng.choice(spot.wards), rng.choice(spot.streets)
    if country == "TH":
        return _thai(rng, place, spot, ward, road)
    number = str(rng.randint(1, 420))
    if maybe(rng, 18):
        number += rng.choice(("A", "B", f"/{rng.randint(2, 48)}", f"/{rng.randint(2, 30)}A", "bis"))
    if maybe(rng, 6):
        number = rng.choice(("Tầng 2, ", "Tầng trệt, ", "Lô A3, ", "Kiốt 5, ", "Shophouse B12, ")) + number
    postal = f"{spot.postal}{rng.randint(0, 99):02d}" if maybe(rng, 55) else ""
    street = f"{number} {road}, {ward}"
    return Address(street, spot.city, place.province, postal, ward, road)


def _thai(rng: random.Random, place: Place, spot: Town, ward: str, road: str) -> Address:
    number = str(rng.randint(1, 399))
    if maybe(rng, 55):
        number += f"/{rng.randint(1, 99)}"
    if road.startswith("ซอย"):
        lane = f"{road} {rng.randint(1, 63)}"
    elif maybe(rng, 25):
        lane = f"ซอย {rng.randint(1, 40)} {road}"
    else:
        lane = road
    if place.area != "02" and maybe(rng, 25):
        number += f" หมู่ {rng.randint(1, 12)}"
    kind = "แขวง" if place.province == "กรุงเทพมหานคร" else "ตำบล"
    return Address(f"{number} {lane} {kind}{ward}", spot.city, place.province, spot.postal, ward, road)
