"""The verbs of a lead: reach, qualify, disqualify, reopen. Its conversion has a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.lead.model import Lead
from quen.kernel.actions.declare import action
from quen.kernel.records.save import apply_changes

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

OPEN = ("new", "contacted", "qualified")


def is_new(lead: Lead) -> bool:
    """Whether nobody has talked to her yet."""
    return lead.status == "new"


def is_unqualified_yet(lead: Lead) -> bool:
    """Whether it is open and not qualified."""
    return lead.status in {"new", "contacted"}


def is_open(lead: Lead) -> bool:
    """Whether something may still come of it."""
    return lead.status in OPEN


def is_disqualified(lead: Lead) -> bool:
    """Whether it was given up."""
    return lead.status == "unqualified"


@action(_("Contacted"), icon="phone", bulk=True, available=is_new)
def reach_lead(lead: Lead, *, actor: Actor) -> None:
    """Note that somebody has talked to the lead."""
    apply_changes(lead, {"status": "contacted"}, actor=actor)


@action(_("Qualify"), icon="check", ask="rating next_step next_step_on", available=is_unqualified_yet)
def qualify_lead(
    lead: Lead, *, actor: Actor, rating: str = "", next_step: str = "", next_step_on: object = None
) -> None:
    """There is business in it; what is not given stays as it is."""
    given = {"rating": rating, "next_step": next_step, "next_step_on": next_step_on}
    changes = {name: value for name, value in given.items() if value not in (None, "")}
    apply_changes(lead, {"status": "qualified", **changes}, actor=actor)


@action(_("Disqualify"), icon="thumb-down", tone="danger", ask="disqualified_because", bulk=True, available=is_open)
def disqualify_lead(lead: Lead, *, actor: Actor, disqualified_because: str) -> None:
    """Nothing will come of it, for this reason."""
    apply_changes(lead, {"status": "unqualified", "disqualified_because": disqualified_because}, actor=actor)


@action(_("Reopen"), icon="refresh", bulk=True, available=is_disqualified)
def reopen_lead(lead: Lead, *, actor: Actor) -> None:
    """Try again with a lead that was given up."""
    apply_changes(lead, {"status": "contacted", "disqualified_because": ""}, actor=actor)
