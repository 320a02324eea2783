"""The declaration of the address."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.customers.address.actions import prefer_address
from quen.apps.customers.address.model import Address
from quen.kernel.registry.spec import A, B, ObjectSpec, Scope, Section

address = ObjectSpec(
    model=Address,
    icon="map-pin",
    title="street",
    subtitle="party.name",
    columns="street city province country use party",
    sort="created_at",
    sections=(
        Section(_("Address"), "party use street city province postal_code country"),
        Section(_("When to use it"), "preferred valid_from valid_until note"),
    ),
    quick="use street city province postal_code country party",
    search={"street": A, "city": B, "province": B},
    scope=Scope(via="party"),
    root="party",
    match="external_id street",
    import_keys="external_id party+use+street",
    import_names={
        "party": "account contact company customer person khách_hàng ลูกค้า",
        "use": "type usage loại ประเภท",
        "valid_from": "from since từ_ngày",
        "valid_until": "until to đến_ngày",
    },
    refusals={"address_valid_until_after_from": ("valid_until", _("The end is before the beginning."))},
    samples={"valid_until": "2099-12-31"},
    actions=(prefer_address,),
    empty_hint=_("Further addresses of your customers: billing, delivery, branches, home."),
)
