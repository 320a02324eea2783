"""The declaration of the opportunity line."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.line.model import OpportunityLine
from quen.apps.sales.line.prepare import begin_line, price_line
from quen.kernel.registry.spec import ObjectSpec, Scope, Section

opportunity_line = ObjectSpec(
    model=OpportunityLine,
    icon="list-details",
    columns="name product quantity unit_price discount total",
    sort="position",
    subtitle="product",
    sections=(Section(_("Line"), "opportunity product name quantity unit_price currency discount total position"),),
    quick="product name quantity unit_price discount opportunity",
    figures="quantity unit_price discount total",
    scope=Scope(via="opportunity"),
    root="opportunity",
    import_keys="external_id",
    import_names={
        "name": "description item tên_hàng mô_tả รายการ",
        "opportunity": "deal deal_id cơ_hội ดีล",
        "quantity": "qty số_lượng จำนวน",
        "unit_price": "price đơn_giá ราคา",
        "discount": "discount_percent chiết_khấu ส่วนลด",
    },
    written_by={"opportunity": ("create", "import")},
    samples={"discount": "12.5"},
    prepare=begin_line,
    tidy=price_line,
    files=False,
    tags=False,
    empty_hint=_("The products of your deals, with quantities and prices."),
)
