"""The declaration of the product category."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.catalog.product_category.model import ProductCategory
from quen.kernel.registry.spec import A, Menu, ObjectSpec, Related, Section

product_category = ObjectSpec(
    model=ProductCategory,
    icon="sitemap",
    menu=Menu("settings", 60),
    settings=True,
    columns="name parent description",
    sections=(Section(_("Category"), "name parent description"),),
    quick="name parent",
    context="parent",
    search={"name": A},
    refusals={
        name: ("name", _("There is a category of this name here already."))
        for name in ("product_category_name_once", "product_category_name_once_on_top")
    },
    related=(
        Related("product_category", "parent", "name description", _("Subcategories")),
        Related("product", "category", "name sku price active"),
    ),
    import_keys="external_id name",
    import_names={
        "name": "category group nhóm_hàng หมวดหมู่",
        "parent": "parent_category belongs_to nhóm_cha หมวดหมู่หลัก",
    },
    empty_hint=_("Categories group products; one may stand below another."),
)
