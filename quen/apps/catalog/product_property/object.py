"""The declaration of a line of a specification: it has the rights of its product."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.catalog.product_property.model import ProductProperty
from quen.kernel.registry.spec import ObjectSpec, Scope, Section

product_property = ObjectSpec(
    model=ProductProperty,
    icon="list-details",
    columns="name value unit product position",
    subtitle="value",
    sort="position",
    sections=(Section(_("Specification"), "product name value unit position"),),
    quick="product name value unit",
    scope=Scope(via="product"),
    root="product",
    files=False,
    tags=False,
    match="external_id",
    import_keys="external_id product+name",
    import_names={
        "name": "property attribute thuộc_tính คุณสมบัติ",
        "value": "giá_trị ค่า",
        "unit": "đơn_vị หน่วย",
    },
    empty_hint=_("What products are and have: power, size, weight."),
)
