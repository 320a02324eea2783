"""The form that converts a lead: what it looks like already, and what is to be made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.lead.model import Lead
from quen.apps.sales.opportunity.prepare import first_stage
from quen.kernel.actions.plan import Choices, FormPlan, PlanSection
from quen.kernel.duplicates.find import likely_duplicates
from quen.kernel.duplicates.match import CERTAIN, Match
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def plan_conversion(lead: Lead, actor: Actor) -> FormPlan:
    """Existing accounts and contacts that look like the lead stand first; one that is nearly certain is proposed."""
    from quen.apps.sales.lead.convert import deal_name

    company = {"name": lead.company, "phone": lead.phone, "website": lead.website, "email": lead.email}
    accounts = likely_duplicates(get_spec("account"), company, actor)
    known = _proposed(accounts)
    person = {"name": lead.name, "email": lead.email, "phone": lead.phone, "account": known}
    contacts = likely_duplicates(get_spec("contact"), person, actor)
    stage = first_stage()
    values: dict[str, Any] = {
        "account": known,
        "account_name": lead.company,
        "contact": _proposed(contacts),
        "with_opportunity": actor.may("opportunity", "create"),
        "opportunity_name": deal_name(lead),
        "stage": stage.pk if stage else None,
        "owner": lead.owner_id or actor.member_id,
    }
    choices = {
        "account": Choices(tuple(accounts), _("New account"), inside="account_name"),
        "contact": Choices(tuple(contacts), _("New contact")),
    }
    sections = (
        PlanSection(_("Company"), "account"),
        PlanSection(_("Person"), "contact"),
        PlanSection(
            _("Opportunity"),
            "with_opportunity opportunity_name amount currency stage close_date",
            switch="with_opportunity",
        ),
        PlanSection(_("Responsible"), "owner"),
    )
    return FormPlan(values, sections, choices)


def _proposed(matches: list[Match]) -> Any:
    return matches[0].id if matches and matches[0].score >= CERTAIN else None
