"""The declarations of team, role, member and exchange rate."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.kernel.people.actions import activate_member, deactivate_member
from quen.kernel.people.models import Member, Role, Team
from quen.kernel.records.rates import CurrencyRate
from quen.kernel.registry.spec import A, B, Menu, ObjectSpec, Related, Section

team = ObjectSpec(
    model=Team,
    icon="users-group",
    menu=Menu("settings", 20, "people"),
    settings=True,
    columns="name parent",
    sections=(Section(_("Team"), "name parent"),),
    quick="name parent",
    search={"name": A},
    related=(Related("member", "team", "name email role manager"), Related("team", "parent", label=_("Sub-teams"))),
    import_keys="external_id name",
    empty_hint=_("Teams group users; managers see the records of their team and the teams below it."),
)

role = ObjectSpec(
    model=Role,
    icon="shield",
    menu=Menu("settings", 30, "people"),
    settings=True,
    columns="name description is_admin",
    sections=(Section(_("Role"), "name description is_admin"),),
    admin_only="is_admin",
    related=(Related("member", "role", "name email team"),),
    import_keys="external_id name",
    empty_hint=_("What people may see and do: by object, action and field."),
)

member = ObjectSpec(
    model=Member,
    icon="user",
    picture="portrait",
    menu=Menu("settings", 10, "people"),
    settings=True,
    columns="name email team role manager active",
    subtitle="email",
    sections=(
        Section(_("User"), "name email phone job_title"),
        Section(_("Organization"), "team manager role active"),
    ),
    quick="name email team role",
    admin_only="role team manager active",
    offered={"active": True},
    actions=(deactivate_member, activate_member),
    figures="email team role manager",
    search={"name": A, "email": B},
    match="external_id email name",
    import_keys="external_id email name",
    import_names={
        "name": "full_name employee user sales_agent nhân_viên họ_tên พนักงาน",
        "email": "e-mail login",
        "job_title": "title position chức_vụ ตำแหน่ง",
        "team": "department office branch phòng_ban แผนก",
        "manager": "supervisor reports_to quản_lý ผู้จัดการ",
    },
    related=(Related("member", "manager", "name email team", _("Direct reports")),),
    empty_hint=_("The people who work here and own accounts and deals."),
)

currency_rate = ObjectSpec(
    model=CurrencyRate,
    icon="coin",
    menu=Menu("settings", 50),
    settings=True,
    title="currency",
    match="external_id",
    columns="currency valid_from rate",
    sort="-valid_from",
    sections=(Section(_("Exchange rate"), "currency valid_from rate"),),
    quick="currency valid_from rate",
    import_keys="external_id currency+valid_from",
    empty_hint=_("What one unit of a foreign currency is worth in your base currency, from a date on."),
)
