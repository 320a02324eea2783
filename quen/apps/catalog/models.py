"""Where Django finds the models of this context."""

from quen.apps.catalog.product.model import Product

__all__ = ["Product"]
