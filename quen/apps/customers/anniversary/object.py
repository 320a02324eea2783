"""The declaration of the anniversary."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.customers.anniversary.model import Anniversary
from quen.kernel.registry.spec import A, ObjectSpec, Scope, Section

anniversary = ObjectSpec(
    model=Anniversary,
    icon="gift",
    columns="name kind day party",
    subtitle="party.name",
    sort="day",
    sections=(Section(_("Anniversary"), "name party kind day note"),),
    quick="name kind day party",
    search={"name": A},
    scope=Scope(via="party"),
    root="party",
    import_keys="external_id party+name",
    import_names={
        "party": "account contact company customer person khách_hàng ลูกค้า",
        "day": "date anniversary ngày วันที่",
        "kind": "type loại ประเภท",
    },
    empty_hint=_("Weddings, founding days and other days on which your customers are glad to hear from you."),
)
