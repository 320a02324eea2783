"""The declaration of the visit, and its verb."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from quen.apps.sales.visit.model import Visit

from quen.kernel.actions.declare import action
from quen.kernel.errors import DomainError
from quen.kernel.records.save import apply_changes
from quen.kernel.registry.spec import A, Menu, ObjectSpec, QuickFilter, Section, own_team_all

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def is_planned(visit: Visit) -> bool:
    """Whether the visit is still to be made."""
    return visit.done_on is None


@action(_("Finish"), icon="check", tone="success", ask="done_on", available=is_planned)
def finish_visit(visit: Visit, *, actor: Actor, done_on: date) -> None:
    """Note the day of the visit. Raises DomainError for a day before the one that was planned."""
    if visit.planned_on is not None and done_on < visit.planned_on:
        raise DomainError("too_early", _("That is before the day that was planned."), field="done_on")
    apply_changes(visit, {"done_on": done_on}, actor=actor)


visit = ObjectSpec(
    model=Visit,
    icon="map-pin",
    menu=Menu("sales", 60),
    columns="name account purpose planned_on done_on owner",
    sections=(Section(_("Visit"), "name account purpose planned_on done_on cost owner"), Section(_("Notes"), "notes")),
    quick="name account purpose planned_on",
    quick_filters=(QuickFilter("planned", _("Planned"), {"done_on__empty": "true"}),),
    search={"name": A},
    scope=own_team_all("owner"),
    actions=(finish_visit,),
    written_by={"done_on": ("import", "finish")},
)
