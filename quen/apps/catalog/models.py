"""The models of catalog."""

from quen.apps.catalog.product.model import Product
from quen.apps.catalog.product_category.model import ProductCategory
from quen.apps.catalog.unit.model import Unit

__all__ = ["Product", "ProductCategory", "Unit"]
