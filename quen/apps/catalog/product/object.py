"""The declaration of the product."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.catalog.product.model import Product
from quen.kernel.registry.spec import A, C, Menu, ObjectSpec, QuickFilter, Related, Section

product = ObjectSpec(
    model=Product,
    icon="package",
    picture="gallery",
    merge=True,
    menu=Menu("sales", 30, key="p"),
    columns="name sku series category price active",
    subtitle="sku",
    sections=(
        Section(_("Product"), "name sku kind category series unit active"),
        Section(_("Price"), "price currency cost margin margin_percent tax_rate"),
        Section(_("Notes"), "description"),
    ),
    quick="name sku category price",
    figures="price margin_percent category unit",
    quick_filters=(
        QuickFilter("active", _("Active"), {"active": "true"}),
        QuickFilter("services", _("Services"), {"kind": "service"}),
    ),
    search={"name": A, "sku": A, "series": C},
    related=(
        Related("price_book_entry", "product", "book min_quantity price valid_from valid_until", _("Prices in books")),
    ),
    offered={"active": True},
    match="external_id sku name",
    import_keys="external_id sku name",
    import_names={
        "sku": "code product_code product_number item_code item_number part_number mã_hàng mã_sản_phẩm รหัสสินค้า",
        "price": "sales_price list_price unit_price giá đơn_giá ราคา",
        "cost": "cost_price standard_cost purchase_price giá_vốn giá_mua ต้นทุน",
        "tax_rate": "vat tax vat_rate thuế thuế_suất ภาษี",
        "series": "line product_line family dòng",
        "category": "group type nhóm_hàng หมวดหมู่",
        "unit": "unit_of_measure uom đơn_vị_tính หน่วย",
    },
    empty_hint=_("The products and services you sell, with their list prices."),
)
