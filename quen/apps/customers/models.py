"""Where Django finds the models of this context."""

from quen.apps.customers.account.model import Account
from quen.apps.customers.contact.model import Contact
from quen.apps.customers.party.model import Party

__all__ = ["Account", "Contact", "Party"]
