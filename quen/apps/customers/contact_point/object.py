"""The declaration of the contact point."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.customers.contact_point.actions import prefer_contact_point
from quen.apps.customers.contact_point.model import ContactPoint
from quen.apps.customers.contact_point.tidy import tidy_contact_point
from quen.kernel.registry.spec import A, ObjectSpec, Scope, Section

contact_point = ObjectSpec(
    model=ContactPoint,
    icon="address-book",
    title="value",
    subtitle="party.name",
    columns="value kind use preferred party",
    sort="created_at",
    sections=(Section(_("Contact detail"), "party kind value use preferred note"),),
    quick="kind value use note party",
    search={"value": A},
    scope=Scope(via="party"),
    root="party",
    match="external_id value",
    import_keys="external_id party+kind+value",
    import_names={
        "party": "account contact company customer person khách_hàng ลูกค้า",
        "value": "address number handle email phone địa_chỉ số ที่อยู่",
        "kind": "type channel loại ประเภท",
        "use": "usage label",
    },
    actions=(prefer_contact_point,),
    tidy=tidy_contact_point,
    samples={"value": "{token}@value.example"},
    empty_hint=_("Further e-mail addresses, phone numbers and messengers of your customers."),
)
