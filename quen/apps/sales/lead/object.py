"""The declaration of the lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.lead.actions import disqualify_lead, qualify_lead, reach_lead, reopen_lead
from quen.apps.sales.lead.convert import convert_lead
from quen.apps.sales.lead.model import Lead
from quen.apps.sales.lead.prepare import open_lead
from quen.kernel.clock import today
from quen.kernel.registry.spec import A, B, Duplicates, Facts, Menu, ObjectSpec, QuickFilter, Section, own_team_all

_OPEN = "new,contacted,qualified"
_CONVERSION = ("convert", "import")

lead = ObjectSpec(
    model=Lead,
    icon="user-plus",
    merge=True,
    menu=Menu("sales", 5, key="l"),
    number="L-{seq}",
    columns="name company status rating source next_step_on owner created_at",
    sort="-created_at",
    subtitle="company",
    sections=(
        Section(_("Lead"), "name company job_title email phone website industry"),
        Section(
            _("Interest"),
            "status disqualified_because rating source product amount currency next_step next_step_on",
        ),
        Section(_("Address"), "street city province country"),
        Section(_("Notes"), "description"),
        Section(_("Conversion"), "account contact opportunity converted_at"),
    ),
    quick="name company job_title email phone source product",
    figures="status rating amount next_step_on owner",
    context="owner account contact opportunity product",
    quick_filters=(
        QuickFilter("mine", _("My leads"), {"owner": lambda actor: str(actor.member_id), "status": _OPEN}),
        QuickFilter("new", _("My new leads"), {"owner": lambda actor: str(actor.member_id), "status": "new"}),
        QuickFilter("hot", _("Hot"), {"rating": "hot", "status": _OPEN}),
        QuickFilter("due", _("Next step due"), {"next_step_on__lte": lambda a: today(a).isoformat(), "status": _OPEN}),
        QuickFilter("unassigned", _("Unassigned"), {"owner__empty": "true", "status": _OPEN}),
    ),
    home_columns="name company created_at",
    home="new",
    search={"name": A, "company": A, "number": A, "email": B, "phone": B},
    scope=own_team_all("owner"),
    passes_on="account contact opportunity",
    duplicates=Duplicates(
        exact="email phone",
        likeness="name",
        fuzzy=False,
        within="company",
        shown="company status phone",
        across={
            "contact": {"name": "name", "email": "email", "phone": "phone"},
            "account": {"name": "company", "phone": "phone", "website": "website"},
        },
    ),
    import_keys="external_id email",
    match="external_id email name",
    import_names={
        "name": "lead_name full_name contact_name họ_và_tên họ_tên tên_khách_hàng_tiềm_năng ชื่อ-นามสกุล ชื่อลูกค้า",
        "company": "company_name account account_name organization tên_công_ty công_ty บริษัท ชื่อบริษัท",
        "job_title": "title position role chức_vụ ตำแหน่ง",
        "phone": "mobile mobile_phone telephone điện_thoại số_điện_thoại โทรศัพท์ มือถือ",
        "website": "url web trang_web เว็บไซต์",
        "industry": "sector ngành ngành_nghề อุตสาหกรรม",
        "source": "lead_source channel campaign nguồn nguồn_khách แหล่งที่มา",
        "product": "product_interest interested_in interest sản_phẩm_quan_tâm สินค้าที่สนใจ",
        "amount": "budget expected_value value ngân_sách งบประมาณ",
        "status": "lead_status trạng_thái สถานะ",
        "rating": "temperature grade mức_độ ระดับ",
        "owner": "sales_agent assigned_to nhân_viên người_phụ_trách พนักงานขาย",
        "next_step": "follow_up next_action bước_tiếp_theo ขั้นตอนถัดไป",
        "province": "state tỉnh จังหวัด",
    },
    actions=(convert_lead, reach_lead, qualify_lead, disqualify_lead, reopen_lead),
    written_by={
        "status": ("reach", "qualify", "disqualify", "reopen", *_CONVERSION),
        "disqualified_because": ("disqualify", "import"),
        "account": _CONVERSION,
        "contact": _CONVERSION,
        "opportunity": _CONVERSION,
        "converted_at": _CONVERSION,
        "owner": ("create", "import", "edit", "assign", "convert"),
        "number": (),
    },
    prepare=open_lead,
    in_bulk=True,
    facts=Facts(
        date="created_at",
        measures=("amount",),
        dimensions=(
            "owner",
            "status",
            "rating",
            "disqualified_because",
            "source",
            "industry",
            "product",
            "province",
            "country",
            "currency",
            "account",
            "contact",
            "opportunity",
        ),
    ),
    empty_hint=_("People who showed interest. Qualify them, then convert them into customers and deals."),
)
