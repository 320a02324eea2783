"""The demonstration business: an invented distributor of coffee machines in Vietnam and Thailand.

Everything is made up by a deterministic generator and leaves it as CSV files, which go in through the
same importer as anybody's data. Nothing here knows the database.
"""

from quen.demo.business import FILES, generate
from quen.demo.organization import COMPANY, DOMAIN

__all__ = ["COMPANY", "DOMAIN", "FILES", "generate"]
