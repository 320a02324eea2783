"""The declaration of the account."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.customers.account.model import Account
from quen.kernel.registry.spec import A, B, C, Menu, ObjectSpec, QuickFilter, Related, Section, own_team_all

account = ObjectSpec(
    model=Account,
    icon="building",
    menu=Menu("customers", 10),
    columns="name industry phone province country owner updated_at",
    subtitle="industry",
    sections=(
        Section(_("Account"), "name kind industry website email phone tax_code"),
        Section(_("Address"), "street city province postal_code country"),
        Section(_("Company"), "employees annual_revenue founded_year parent"),
        Section(_("Notes"), "description"),
    ),
    quick="name phone email industry",
    figures="industry phone country owner",
    context="owner parent website email",
    quick_filters=(QuickFilter("mine", _("My accounts"), {"owner": lambda actor: str(actor.member_id)}),),
    search={"name": A, "phone": B, "email": B, "website": C, "tax_code": B},
    related=(
        Related("contact", "account", "name job_title email phone"),
        Related("opportunity", "account", "name stage amount close_date owner"),
        Related("account", "parent", "name industry phone owner"),
    ),
    scope=own_team_all("owner"),
    import_keys="external_id name",
    empty_hint=_("Companies and households you do business with."),
)
