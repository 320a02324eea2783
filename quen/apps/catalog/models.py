"""Where Django finds the models of this context."""

from quen.apps.catalog.price_book.model import PriceBook
from quen.apps.catalog.price_book_entry.model import PriceBookEntry
from quen.apps.catalog.product.model import Product
from quen.apps.catalog.product_category.model import ProductCategory
from quen.apps.catalog.product_property.model import ProductProperty
from quen.apps.catalog.unit.model import Unit

__all__ = ["PriceBook", "PriceBookEntry", "Product", "ProductCategory", "ProductProperty", "Unit"]
