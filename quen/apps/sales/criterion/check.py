"""What a deal still lacks before it may leave its stage."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quen.apps.sales.criterion.model import DealCheck, StageCriterion
from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.stage.model import Stage
from quen.kernel.errors import DomainError
from quen.kernel.records.once import once


@dataclass(frozen=True)
class Criterion:
    """A criterion as it stands for one deal."""

    id: uuid.UUID
    name: str
    field: str
    stage: str
    met: bool


def criteria_of(deal: Opportunity, stages: list[uuid.UUID]) -> list[Criterion]:
    """The criteria of `stages` in their order, with whether `deal` meets them. Two statements at most."""
    found = once(deal, ("criteria", *stages), lambda: _declared(stages))
    if not found:
        return []
    ticked = set(DealCheck.objects.filter(opportunity=deal.pk).values_list("criterion_id", flat=True))
    return [
        Criterion(
            c.pk,
            c.name,
            c.field,
            c.stage.name,
            _filled(deal, c.field) if c.field else c.pk in ticked,
        )
        for c in found
    ]


def _declared(stages: list[uuid.UUID]) -> list[StageCriterion]:
    rows = StageCriterion.objects.filter(stage__in=stages, deleted_at__isnull=True).select_related("stage")
    return list(rows.order_by("stage__position", "position", "id"))


def _filled(deal: Opportunity, field: str) -> bool:
    column = str(Opportunity._meta.get_field(field).column)  # type: ignore[union-attr]
    return getattr(deal, column) not in (None, "")


def check_exit(deal: Opportunity, target: Stage) -> None:
    """Raise DomainError unless `deal` meets the criteria of every open stage it leaves behind on its way to `target`.

    Going back, losing and changing the pipeline ask for nothing. What is missing is named at its field.
    """
    present = deal.stage
    if target.kind == "lost" or present.kind != "open" or target.pipeline_id != present.pipeline_id:
        return
    passed = Stage.objects.filter(
        pipeline=present.pipeline_id, kind="open", deleted_at__isnull=True, position__gte=present.position
    )
    if target.kind == "open":
        passed = passed.filter(position__lt=target.position)
    left = [pk for pk in passed.values_list("pk", flat=True) if pk != target.pk]
    missing = [c for c in criteria_of(deal, left) if not c.met]
    if missing:
        raise refusal(missing)


def refusal(missing: list[Criterion]) -> DomainError:
    """All that is missing in one sentence, and each field's own message."""
    names = ", ".join(dict.fromkeys(c.name for c in missing))
    text = _("Before the deal leaves “%(stage)s”: %(names)s.") % {"stage": missing[0].stage, "names": names}
    errors: dict[str, list[Any]] = {"": [text]}
    for criterion in missing:
        if criterion.field:
            needed = _("Needed before the deal leaves “%(stage)s”.") % {"stage": criterion.stage}
            errors.setdefault(criterion.field, []).append(needed)
    return DomainError("criteria", text, errors=errors)
