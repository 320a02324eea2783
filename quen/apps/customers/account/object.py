"""The declaration of the account."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.customers.account.model import Account
from quen.apps.customers.account.tidy import tidy_account
from quen.apps.customers.party.import_parts import customer_import_parts
from quen.apps.customers.party.panels import customer_panels
from quen.kernel.registry.spec import (
    A,
    B,
    C,
    Duplicates,
    Facts,
    Menu,
    ObjectSpec,
    QuickFilter,
    Related,
    Section,
    own_team_all,
)
from quen.kernel.registry.variants import Variants

account = ObjectSpec(
    model=Account,
    icon="building",
    picture="logo",
    merge=True,
    menu=Menu("customers", 10, key="a"),
    columns="name industry phone province country owner updated_at",
    subtitle="industry",
    sections=(
        Section(_("Account"), "name kind industry website email phone tax_code"),
        Section(_("What they are to us"), "customer partner supplier competitor"),
        Section(_("Address"), "street city province postal_code country"),
        Section(_("Organization"), "parent employees annual_revenue founded_year"),
        Section(_("Needs"), "buyers users budget currency goals pain_points"),
        Section(_("Notes"), "description"),
    ),
    quick="name kind phone email industry customer",
    figures="industry phone country owner",
    context="owner parent website",
    quick_filters=(
        QuickFilter("mine", _("My accounts"), {"owner": lambda actor: str(actor.member_id)}),
        QuickFilter("customers", _("Customers"), {"customer": "true"}),
        QuickFilter("partners", _("Partners"), {"partner": "true"}),
        QuickFilter("suppliers", _("Suppliers"), {"supplier": "true"}),
        QuickFilter("competitors", _("Competitors"), {"competitor": "true"}),
        QuickFilter("households", _("Households"), {"kind": "household"}),
    ),
    search={"name": A, "phone": B, "email": B, "website": C, "tax_code": B},
    related=(
        Related("contact", "account", "name job_title email phone"),
        Related("household_member", "account", "name place birth_date gender contact", kinds="household"),
        Related("account", "parent", "name industry phone owner", _("Subsidiaries"), kinds="organization", quiet=True),
        Related("anniversary", "party", "name kind day", quiet=True),
    ),
    panels=customer_panels,
    variants=Variants(
        by="kind",
        fields={
            "organization": "industry website tax_code parent employees annual_revenue founded_year partner supplier "
            "competitor goals pain_points",
            "household": "",
            "person": "",
        },
        labels={"household.budget": _("Household budget a year")},
    ),
    scope=own_team_all("owner"),
    duplicates=Duplicates(exact="tax_code email phone website", likeness="name", shown="tax_code phone province"),
    import_keys="external_id name",
    import_parts=customer_import_parts,
    import_names={
        "name": "company company_name customer organization tên_công_ty tên_khách_hàng ชื่อบริษัท",
        "industry": "sector branch line_of_business ngành ngành_nghề อุตสาหกรรม",
        "tax_code": "tax_id vat_number mst mã_số_thuế เลขประจำตัวผู้เสียภาษี",
        "employees": "number_of_employees headcount staff số_nhân_viên จำนวนพนักงาน",
        "annual_revenue": "revenue turnover sales doanh_thu รายได้",
        "founded_year": "year_established founded established năm_thành_lập ปีที่ก่อตั้ง",
        "parent": "subsidiary_of parent_company parent_account holding công_ty_mẹ บริษัทแม่",
        "country": "office_location location",
        "kind": "type account_type",
        "budget": "annual_budget ngân_sách งบประมาณ",
        "goals": "business_goals objectives mục_tiêu เป้าหมาย",
        "pain_points": "problems pains vấn_đề ปัญหา",
    },
    tidy=tidy_account,
    in_bulk=True,
    facts=Facts(
        date="created_at",
        measures=("employees", "annual_revenue", "budget"),
        dimensions=(
            "owner",
            "kind",
            "industry",
            "province",
            "country",
            "currency",
            "parent",
            "customer",
            "partner",
            "supplier",
            "competitor",
        ),
    ),
    empty_hint=_("Organizations, households and private people you do business with."),
)
