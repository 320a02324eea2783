"""The declaration of the relationship."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.customers.relationship.actions import end_relationship
from quen.apps.customers.relationship.model import Relationship
from quen.apps.customers.relationship.tidy import tidy_relationship
from quen.kernel.registry.spec import ObjectSpec, Periods, Scope, Section

relationship = ObjectSpec(
    model=Relationship,
    icon="link",
    title="role",
    columns="from_party type to_party role strength valid_from valid_until",
    sort="-created_at",
    sections=(
        Section(_("Relationship"), "type to_party from_party role strength"),
        Section(_("Time and favors"), "valid_from valid_until favors note"),
    ),
    quick="type to_party from_party role strength valid_from note",
    scope=Scope(via="from_party"),
    root="from_party",
    match="external_id",
    import_names={
        "from_party": "from of account contact customer của ลูกค้า",
        "to_party": "to who with với กับ",
        "type": "relation relationship loại_quan_hệ ความสัมพันธ์",
        "valid_from": "since from từ",
        "valid_until": "until to đến",
        "favors": "favours favours_owed balance ân_tình",
    },
    samples={"valid_until": "2098-11-30"},
    actions=(end_relationship,),
    tidy=tidy_relationship,
    periods=Periods("from_party to_party type", "valid_from", "valid_until", _("They have this relationship already.")),
    refusals={
        "relationship_to_party_not_itself": ("to_party", _("Nobody has a relationship with oneself.")),
        "relationship_valid_until_after_from": ("valid_until", _("The end is before the beginning.")),
    },
    empty_hint=_("Who is what to whom: suppliers, parent companies, families, friends, people of influence."),
)
