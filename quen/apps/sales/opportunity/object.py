"""The declaration of the opportunity."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.opportunity.actions import lose_opportunity, move_opportunity, reopen_opportunity, win_opportunity
from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.opportunity.prepare import open_deal
from quen.kernel.clock import month_end, month_start
from quen.kernel.registry.spec import A, B, C, Board, Menu, ObjectSpec, QuickFilter, Section, own_team_all

opportunity = ObjectSpec(
    model=Opportunity,
    icon="target",
    menu=Menu("sales", 10),
    number="D-{seq}",
    columns="name account stage amount close_date owner",
    sort="close_date",
    sections=(
        Section(_("Deal"), "name account contact product amount currency stage opened_on close_date next_step"),
        Section(_("Origin"), "source lost_reason"),
        Section(_("Notes"), "description"),
    ),
    quick="name account amount currency stage close_date",
    figures="amount close_date owner",
    context="owner account contact product",
    path="stage",
    quick_filters=(
        QuickFilter("mine", _("My deals"), {"owner": lambda actor: str(actor.member_id)}),
        QuickFilter("open", _("Open"), {"stage.kind": "open"}),
        QuickFilter(
            "closing",
            _("Closing this month"),
            {"stage.kind": "open", "close_date__gte": month_start, "close_date__lte": month_end},
        ),
    ),
    search={"name": A, "number": A, "account.name": B, "product.name": C},
    board=Board(
        by="stage", total="amount", boards="pipeline", move="move", since="stage_since", subtitle="account", due="close_date"
    ),
    scope=own_team_all("owner"),
    import_keys="external_id",
    import_template={"name": "{account} {product}"},
    actions=(win_opportunity, lose_opportunity, reopen_opportunity, move_opportunity),
    written_by={
        "stage": ("create", "import", "move", "win", "lose", "reopen"),
        "lost_reason": ("create", "import", "lose", "edit"),
        "owner": ("create", "import", "edit", "assign"),
        "number": (),
    },
    prepare=open_deal,
    empty_hint=_("Deals on their way, from the first talk to the signature."),
)
