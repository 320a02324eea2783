"""The declaration of the opportunity."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.criterion.actions import override_opportunity, tick_opportunity, untick_opportunity
from quen.apps.sales.opportunity.actions import (
    lose_opportunity,
    move_opportunity,
    reopen_opportunity,
    win_opportunity,
)
from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.opportunity.prepare import open_deal
from quen.kernel.clock import month_end, month_start, yesterday
from quen.kernel.registry.spec import (
    A,
    B,
    Board,
    C,
    Calendar,
    Facts,
    History,
    Menu,
    ObjectSpec,
    QuickFilter,
    Related,
    Section,
    own_team_all,
)

opportunity = ObjectSpec(
    model=Opportunity,
    icon="target",
    menu=Menu("sales", 10, key="o"),
    number="D-{seq}",
    columns="name account stage amount close_date owner",
    sort="-close_date",
    sections=(
        Section(
            _("Deal"),
            "name account contact product amount currency price_book stage probability weighted opened_on close_date "
            "pushed",
        ),
        Section(_("Next step"), "next_step next_step_on"),
        Section(_("Origin and outcome"), "source won_reason lost_reason outcome_note"),
        Section(_("Notes"), "description"),
    ),
    quick="name account amount currency stage close_date",
    figures="amount probability weighted close_date owner",
    context="owner account contact product",
    path="stage",
    quick_filters=(
        QuickFilter("mine", _("My deals"), {"owner": lambda actor: str(actor.member_id)}),
        QuickFilter("open", _("Open"), {"stage.kind": "open", "sort": "close_date"}),
        QuickFilter(
            "closing",
            _("Closing this month"),
            {"stage.kind": "open", "close_date__gte": month_start, "close_date__lte": month_end, "sort": "close_date"},
        ),
        QuickFilter(
            "overdue", _("Overdue"), {"stage.kind": "open", "close_date__lte": yesterday, "sort": "close_date"}
        ),
        QuickFilter("slipping", _("Slipping"), {"stage.kind": "open", "pushed__gte": "1", "sort": "close_date"}),
        QuickFilter(
            "stuck", _("No next step"), {"stage.kind": "open", "next_step__empty": "true", "sort": "close_date"}
        ),
    ),
    opens="open",
    home_columns="name amount close_date",
    home="closing overdue",
    search={"name": A, "number": A, "account.name": B, "product.name": C},
    calendar=Calendar(at="close_date", prefill="close_date={day}"),
    board=Board(
        by="stage",
        total="amount",
        boards="pipeline",
        move="move",
        since="stage_since",
        subtitle="account",
        due="close_date",
    ),
    scope=own_team_all("owner"),
    import_keys="external_id",
    import_template={"name": "{account} {product}"},
    import_names={
        "name": "deal deal_name opportunity_name subject tên_cơ_hội ชื่อดีล",
        "account": "company customer client organization khách_hàng công_ty ลูกค้า บริษัท",
        "contact": "contact_person contact_name primary_contact người_liên_hệ ผู้ติดต่อ",
        "product": "item product_name sản_phẩm สินค้า",
        "stage": "deal_stage sales_stage status phase trạng_thái สถานะ",
        "amount": "close_value deal_value value price total giá_trị doanh_số มูลค่า",
        "opened_on": "engage_date open_date start_date created_on ngày_mở วันที่เปิด",
        "close_date": "closing_date closed_on expected_close_date won_date ngày_chốt วันที่ปิด",
        "owner": "sales_agent nhân_viên พนักงานขาย",
        "source": "lead_source channel nguồn แหล่งที่มา",
        "won_reason": "win_reason reason_won lý_do_thắng เหตุผลที่ชนะ",
        "lost_reason": "loss_reason reason_lost lý_do_thua เหตุผลที่แพ้",
        "outcome_note": "outcome comment_on_outcome ghi_chú_kết_quả",
        "probability": "chance win_probability xác_suất ความน่าจะเป็น",
        "next_step_on": "next_step_date next_activity_date ngày_bước_tiếp_theo",
    },
    actions=(
        win_opportunity,
        lose_opportunity,
        reopen_opportunity,
        move_opportunity,
        override_opportunity,
        tick_opportunity,
        untick_opportunity,
    ),
    written_by={
        "stage": ("create", "import", "move", "win", "lose", "reopen", "override"),
        "won_reason": ("create", "import", "win", "edit"),
        "lost_reason": ("create", "import", "lose", "edit"),
        "owner": ("create", "import", "edit", "assign"),
        "number": (),
    },
    follows={"weighted": "amount probability"},
    passes_on="account contact",
    prepare=open_deal,
    in_bulk=True,
    pages=((_("Figures"), "/pipeline-figures", "chart-bar"),),
    facts=Facts(
        date="close_date",
        measures=("amount", "weighted", "probability", "pushed"),
        dimensions=(
            "owner",
            "stage",
            "account",
            "contact",
            "product",
            "source",
            "currency",
            "price_book",
            "won_reason",
            "lost_reason",
            "created_by",
        ),
        history=(History("stage", "sales.StageMove", record="opportunity", after="to_stage"),),
    ),
    refusals={
        "opportunity_amount_follows_lines": ("amount", _("The amount is the sum of the lines. Change those instead.")),
    },
    related=(
        Related("opportunity_line", "opportunity", "product quantity unit_price discount total"),
        Related("deal_competitor", "opportunity", "threat strengths weaknesses"),
        Related("deal_member", "opportunity", "role access note"),
        Related("lead", "opportunity", "company status source owner"),
    ),
    empty_hint=_("Deals on their way, from the first talk to the signature."),
)
