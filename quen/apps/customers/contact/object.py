"""The declaration of the contact."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.customers.contact.model import Contact
from quen.apps.customers.party.import_parts import customer_import_parts
from quen.apps.customers.party.panels import customer_panels
from quen.kernel.registry.spec import A, B, C, Duplicates, Menu, ObjectSpec, QuickFilter, Related, Section, own_team_all

contact = ObjectSpec(
    model=Contact,
    icon="users",
    picture="portrait",
    merge=True,
    menu=Menu("customers", 20, key="c"),
    columns="name job_title account email mobile owner",
    subtitle="job_title",
    sections=(
        Section(_("Contact"), "salutation name job_title account email phone mobile language"),
        Section(_("How to reach"), "preferred_channel best_time do_not_call do_not_email"),
        Section(_("Address"), "street city province postal_code country"),
        Section(
            _("Person"),
            "birth_date gender marital_status occupation social_status interests sizes purchase_role",
        ),
        Section(_("Notes"), "description"),
    ),
    quick="name job_title account email mobile",
    figures="account job_title mobile email",
    context="owner account",
    quick_filters=(QuickFilter("mine", _("My contacts"), {"owner": lambda actor: str(actor.member_id)}),),
    search={"name": A, "email": B, "phone": B, "mobile": B, "account.name": C},
    related=(Related("anniversary", "party", "name kind day", quiet=True),),
    panels=customer_panels,
    scope=own_team_all("owner"),
    passes_on="account",
    duplicates=Duplicates(
        exact="email phone+mobile",
        likeness="name",
        fuzzy=False,
        within="account",
        shown="job_title account mobile email",
    ),
    match="external_id email name",
    import_keys="external_id email name+mobile name+phone",
    import_template={"name": "{email}"},
    import_parts=customer_import_parts,
    import_names={
        "name": "contact_name full_name họ_và_tên họ_tên ชื่อ-นามสกุล",
        "salutation": "prefix name_prefix title_of_courtesy danh_xưng คำนำหน้า",
        "job_title": "title position role chức_vụ ตำแหน่ง",
        "account": "company company_name organization organization_name account_id account_name employer công_ty บริษัท",
        "mobile": "mobile_phone mobile_number cell cell_phone di_động มือถือ",
        "birth_date": "birthday date_of_birth dob ngày_sinh วันเกิด",
        "gender": "sex giới_tính เพศ",
        "marital_status": "married family_status tình_trạng_hôn_nhân สถานภาพ",
        "occupation": "profession job nghề_nghiệp อาชีพ",
        "interests": "hobbies sở_thích ความสนใจ",
    },
    import_values={
        "salutation": "mr mrs ms miss mx dr prof sir madam ông bà anh chị cô thầy นาย นาง นางสาว น.ส คุณ ดร",
    },
    empty_hint=_("People you know at your customers, partners and suppliers."),
)
