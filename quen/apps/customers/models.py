"""Where Django finds the models of this context."""

from quen.apps.customers.account.model import Account
from quen.apps.customers.contact.model import Contact

__all__ = ["Account", "Contact"]
