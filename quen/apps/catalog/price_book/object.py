"""The declaration of the price book."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.catalog.price_book.actions import copy_price_book, default_price_book
from quen.apps.catalog.price_book.model import PriceBook
from quen.kernel.registry.spec import A, C, Menu, ObjectSpec, QuickFilter, Related, Section

price_book = ObjectSpec(
    model=PriceBook,
    icon="tags",
    menu=Menu("sales", 32, key="b"),
    columns="name currency segment valid_from valid_until is_default active",
    subtitle="segment",
    sections=(
        Section(_("Price book"), "name currency segment is_default active"),
        Section(_("Valid"), "valid_from valid_until"),
        Section(_("Notes"), "description"),
    ),
    quick="name currency segment valid_from valid_until",
    figures="currency segment valid_from valid_until",
    quick_filters=(QuickFilter("active", _("Active"), {"active": "true"}),),
    search={"name": A, "segment": C},
    related=(Related("price_book_entry", "book", "product min_quantity price valid_from valid_until", _("Prices")),),
    actions=(default_price_book, copy_price_book),
    written_by={"is_default": ("default", "import")},
    refusals={
        "price_book_name_once": ("name", _("There is a price book of this name already.")),
        "price_book_one_default": ("is_default", _("Another price book is the default.")),
        "price_book_currency_fixed": (
            "currency",
            _("This price book has prices in its currency. Make another book for another currency."),
        ),
    },
    offered={"active": True},
    match="external_id name",
    import_keys="external_id name",
    import_names={
        "name": "price_list pricelist bảng_giá ตารางราคา",
        "segment": "customer_group khách_hàng กลุ่มลูกค้า",
        "valid_until": "valid_to expires hết_hạn",
    },
    empty_hint=_("Prices for certain customers, currencies or times; where no book has a price, the list price holds."),
)
