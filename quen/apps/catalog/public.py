"""What other contexts may use of the catalog: the price of a product."""

from quen.apps.catalog.pricing import Price, Wanted, price_of, prices_of

__all__ = ["Price", "Wanted", "price_of", "prices_of"]
