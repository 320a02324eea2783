"""The declaration of the unit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.catalog.unit.model import Unit
from quen.kernel.registry.spec import A, B, Menu, ObjectSpec, QuickFilter, Related, Section

unit = ObjectSpec(
    model=Unit,
    icon="scale",
    menu=Menu("settings", 62),
    settings=True,
    columns="name symbol dimension factor decimals",
    subtitle="symbol",
    sections=(Section(_("Unit"), "name symbol dimension factor decimals"),),
    quick="name symbol dimension",
    quick_filters=(QuickFilter("pieces", _("Pieces"), {"dimension": "count"}),),
    search={"name": A, "symbol": B},
    refusals={"unit_name_once": ("name", _("There is a unit of this name already."))},
    related=(Related("product", "unit", "name sku category price active"),),
    match="external_id name symbol",
    import_keys="external_id name",
    import_names={"name": "unit uom đơn_vị หน่วย", "symbol": "abbreviation short ký_hiệu ตัวย่อ"},
    empty_hint=_("What quantities are given in: pieces, kilograms, hours."),
)
