"""The rows of the files about what surrounds customers. The order of the fields is the order of the columns."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """`party` is the external id of an account or a contact, here and in the following rows."""

    external_id: str
    party: str
    kind: str
    value: str
    use: str
    preferred: bool
    note: str


@dataclass(frozen=True, slots=True)
class FurtherAddress:
    external_id: str
    party: str
    use: str
    street: str
    city: str
    province: str
    postal_code: str
    country: str
    preferred: bool
    valid_from: date | None
    note: str


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """`account` is the external id of a household, `contact` of the person where she is a contact."""

    external_id: str
    account: str
    name: str
    place: str
    birth_date: date | None
    gender: str
    contact: str


@dataclass(frozen=True, slots=True)
class Anniversary:
    external_id: str
    party: str
    name: str
    kind: str
    day: date


@dataclass(frozen=True, slots=True)
class RelationshipType:
    external_id: str
    name: str
    inverse: str
    category: str
    mutual: bool
    applies_to: str


@dataclass(frozen=True, slots=True)
class Relationship:
    """`to_party` is to `from_party` what `type` (an external id) says; `strength` is 1 to 5."""

    external_id: str
    from_party: str
    type: str
    to_party: str
    role: str
    strength: str
    favors: int | None
    valid_from: date | None
    valid_until: date | None
    note: str
