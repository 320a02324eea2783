"""The pipeline and the reasons a new business starts with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quen.apps.sales.pipeline.object import pipeline
from quen.apps.sales.reason.objects import lost_reason, won_reason
from quen.apps.sales.stage.object import stage
from quen.kernel.records.save import save_record

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def seed(actor: Actor) -> None:
    """One pipeline with four open stages, won and lost; reasons for winning and losing."""
    line = save_record(pipeline, actor=actor, changes={"name": _("Sales"), "position": 1, "is_default": True})
    steps = [
        (_("New"), 10, "open", 14),
        (_("Qualified"), 25, "open", 21),
        (_("Proposal"), 50, "open", 30),
        (_("Negotiation"), 75, "open", 30),
        (_("Won"), 100, "won", None),
        (_("Lost"), 0, "lost", None),
    ]
    for position, (name, probability, kind, days) in enumerate(steps, start=1):
        changes = {"pipeline": line.pk, "name": name, "position": position, "probability": probability,
                   "kind": kind, "rotting_days": days}  # fmt: skip
        save_record(stage, actor=actor, changes=changes)
    won = (_("Best value"), _("Best product"), _("Good service"), _("Long relationship"), _("Recommended to them"))
    lost = (
        _("Price too high"),
        _("Chose a competitor"),
        _("No budget"),
        _("Project postponed"),
        _("No answer"),
        _("Not what they need"),
    )
    for spec, names in ((won_reason, won), (lost_reason, lost)):
        for position, name in enumerate(names, start=1):
            save_record(spec, actor=actor, changes={"name": name, "position": position})
