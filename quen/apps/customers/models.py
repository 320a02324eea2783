"""Where Django finds the models of this context."""

from quen.apps.customers.account.model import Account
from quen.apps.customers.address.model import Address
from quen.apps.customers.anniversary.model import Anniversary
from quen.apps.customers.contact.model import Contact
from quen.apps.customers.contact_point.model import ContactPoint
from quen.apps.customers.household_member.model import HouseholdMember
from quen.apps.customers.party.model import Party
from quen.apps.customers.relationship.model import Relationship
from quen.apps.customers.relationship_type.model import RelationshipType

__all__ = [
    "Account",
    "Address",
    "Anniversary",
    "Contact",
    "ContactPoint",
    "HouseholdMember",
    "Party",
    "Relationship",
    "RelationshipType",
]
