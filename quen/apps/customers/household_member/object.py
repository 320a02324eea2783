"""The declaration of the household member."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.customers.household_member.model import HouseholdMember
from quen.kernel.registry.spec import A, ObjectSpec, Scope, Section

household_member = ObjectSpec(
    model=HouseholdMember,
    icon="home",
    columns="name place birth_date gender contact account",
    subtitle="account.name",
    sort="created_at",
    sections=(Section(_("Household member"), "name account place birth_date gender contact note"),),
    quick="name place birth_date gender contact account",
    search={"name": A},
    scope=Scope(via="account"),
    root="account",
    import_keys="external_id account+name",
    import_names={
        "account": "household family hộ_gia_đình ครัวเรือน",
        "place": "role relation vai_trò",
        "birth_date": "birthday date_of_birth dob ngày_sinh วันเกิด",
        "gender": "sex giới_tính เพศ",
    },
    empty_hint=_("Who lives in your customers' households."),
)
