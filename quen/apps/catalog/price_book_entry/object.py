"""The declaration of a price in a book: it has the rights of its book."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.catalog.price_book_entry.model import PriceBookEntry
from quen.kernel.registry.spec import ObjectSpec, Periods, QuickFilter, Scope, Section

price_book_entry = ObjectSpec(
    model=PriceBookEntry,
    icon="tag",
    columns="product book min_quantity price valid_from valid_until",
    sort="min_quantity",
    sections=(
        Section(_("Price"), "book product price currency min_quantity"),
        Section(_("Valid"), "valid_from valid_until"),
    ),
    quick="book product price min_quantity valid_from valid_until",
    figures="book product price min_quantity",
    context="book product",
    quick_filters=(QuickFilter("open", _("Without an end"), {"valid_until__empty": "true"}),),
    scope=Scope(via="book"),
    root="book",
    periods=Periods(
        "book product min_quantity",
        "valid_from",
        "valid_until",
        _("This book has another price of the product from that quantity on, valid at the same time."),
    ),
    files=False,
    tags=False,
    match="external_id",
    import_keys="external_id book+product+min_quantity+valid_from book+product+min_quantity",
    import_names={
        "book": "price_list price_book bảng_giá ตารางราคา",
        "product": "sku item mã_hàng รหัสสินค้า",
        "price": "unit_price giá ราคา",
        "min_quantity": "quantity qty from_quantity số_lượng_từ จำนวน",
    },
    empty_hint=_("What a product costs in a price book, from a quantity on."),
)
