"""The form that converts a lead: what it looks like already, and what is to be made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.lead.model import Lead
from quen.apps.sales.opportunity.prepare import first_stage
from quen.kernel.actions.match import CERTAIN, Match
from quen.kernel.actions.plan import Choices, FormPlan, PlanSection
from quen.kernel.duplicates.find import likely_duplicates
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def plan_conversion(lead: Lead, actor: Actor) -> FormPlan:
    """Existing accounts and contacts that look like the lead stand first; one that is nearly certain is proposed."""
    seen = seen_of(lead, actor)
    company = {"name": seen.company, "phone": seen.phone, "website": seen.website, "email": seen.email}
    accounts = likely_duplicates(get_spec("account"), company, actor)
    known = _proposed(accounts)
    person = {"name": seen.name, "email": seen.email, "phone": seen.phone, "account": known}
    contacts = likely_duplicates(get_spec("contact"), person, actor)
    stage = first_stage()
    values: dict[str, Any] = {
        "account": known,
        "account_name": seen.company,
        "contact": _proposed(contacts),
        "with_opportunity": actor.may("opportunity", "create"),
        "opportunity_name": deal_name(seen),
        "stage": stage.pk if stage else None,
        "owner": seen.owner_id or actor.member_id,
    }
    choices = {
        "account": Choices(tuple(accounts), _("New account"), "account_name", _("Account")),
        "contact": Choices(tuple(contacts), _("New contact"), label=_("Contact")),
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


def seen_of(lead: Lead, actor: Actor) -> Lead:
    """The lead as `actor` sees it: what her role hides is empty, and does not come out in what is made of it."""
    fields = {info.column: info for info in get_spec("lead").readable(actor)}
    columns = [str(f.column) for f in Lead._meta.concrete_fields if not f.generated]
    always = {"id", "tenant_id", "version"}
    return Lead(**{name: getattr(lead, name) for name in columns if name in fields or name in always})


def deal_name(lead: Lead) -> str:
    """What a deal made of the lead is called when nobody says otherwise."""
    who = lead.company or lead.name
    return f"{who} – {lead.product.name}"[:200] if lead.product_id else who


def _proposed(matches: list[Match]) -> Any:
    return matches[0].id if matches and matches[0].score >= CERTAIN else None
