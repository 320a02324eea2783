"""The declaration of the product."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.catalog.product.model import Product
from quen.kernel.registry.spec import A, B, C, Menu, ObjectSpec, QuickFilter, Related, Section

product = ObjectSpec(
    model=Product,
    icon="package",
    menu=Menu("sales", 30),
    columns="name sku series category price active",
    subtitle="sku",
    sections=(
        Section(_("Product"), "name sku series category unit active"),
        Section(_("Price"), "price currency"),
        Section(_("Notes"), "description"),
    ),
    quick="name sku price",
    figures="price category series sku",
    quick_filters=(QuickFilter("active", _("Active"), {"active": "true"}),),
    search={"name": A, "sku": A, "series": C},
    related=(Related("opportunity", "product", "name account stage amount close_date"),),
    match="external_id sku name",
    import_keys="external_id sku name",
    empty_hint=_("The products and services you sell, with their list prices."),
)
