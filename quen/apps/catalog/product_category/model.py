"""ProductCategory: a branch of the tree in which products hang."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record
from quen.kernel.records.fields import Ref, SortKeyField, name_field
from quen.kernel.records.unique import once


class ProductCategory(Record):
    """A group of products; `parent` makes the tree. A name stands once below the same parent."""

    name = name_field()
    parent = Ref("catalog.ProductCategory", verbose_name=_("Parent category"), null=True, blank=True, acyclic=True)
    description = models.TextField(_("Description"), blank=True, default="", max_length=2000)
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Product category")
        verbose_name_plural = _("Product categories")
        constraints = [
            once("parent", "name", name="product_category_name_once"),
            once("name", name="product_category_name_once_on_top", where=models.Q(parent__isnull=True)),
        ]
