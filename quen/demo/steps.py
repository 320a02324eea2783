"""The way deals went: a stage history that fits their days, which no file holds."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from quen.apps.sales.history.model import StageMove
from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.stage.model import Stage
from quen.demo.dice import stream
from quen.kernel.clock import now
from quen.kernel.tenancy.context import tenant_context

BATCH = 2000
_FIELDS = ("pk", "stage_id", "opened_on", "close_date", "owner_id", "amount_base")


def write_steps(tenant_id: uuid.UUID, seed: int = 20260101) -> int:
    """Give every deal of the tenant that has only its first step a way through the stages; returns the steps written.

    In batches of a transaction each; a second run changes nothing.
    """
    rng, written, last = stream(seed, "steps"), 0, None
    while True:
        with tenant_context(tenant_id, via="cli"):
            rows = Opportunity.objects.filter(opened_on__isnull=False).order_by("pk")
            batch = list((rows.filter(pk__gt=last) if last else rows).values(*_FIELDS)[:BATCH])
            if not batch:
                return written
            last = batch[-1]["pk"]
            written += _write(batch, rng)


def _write(batch: list[dict[str, Any]], rng: random.Random) -> int:
    ids = [deal["pk"] for deal in batch]
    walked = StageMove.objects.filter(opportunity__in=ids, from_stage__isnull=False).values_list("opportunity_id")
    known = {pk for (pk,) in walked}
    stages = {stage.pk: stage for stage in Stage.objects.all()}
    moves: list[StageMove] = []
    entered: list[Opportunity] = []
    for deal in batch:
        if deal["pk"] not in known:
            steps = _walk(deal, stages, rng)
            moves += steps
            entered.append(Opportunity(pk=deal["pk"], stage_since=steps[-1].at))
    StageMove.objects.filter(opportunity__in=[o.pk for o in entered]).delete()
    StageMove.objects.bulk_create(moves, batch_size=BATCH)
    Opportunity.objects.bulk_update(entered, ["stage_since"], batch_size=BATCH)
    return len(moves)


def _walk(deal: dict[str, Any], stages: dict[uuid.UUID, Stage], rng: random.Random) -> list[StageMove]:
    """From the first stage to the present one; a lost deal turned away somewhere."""
    present = stages[deal["stage_id"]]
    way = sorted(
        (s for s in stages.values() if s.pipeline_id == present.pipeline_id and s.kind == "open"),
        key=lambda s: s.position,
    )
    if present.kind == "open":
        way = [s for s in way if s.position <= present.position]
    else:
        way = [*(way if present.kind == "won" else way[: rng.randint(1, len(way))]), present]
    begin = datetime.combine(deal["opened_on"], time(2), UTC)
    end = datetime.combine(deal["close_date"], time(9), UTC) if present.kind != "open" else now()
    span = max((min(end, now()) - begin).total_seconds(), 60.0)
    parts = [rng.uniform(0.6, 1.4) for _ in way[1:]] + ([rng.uniform(0.3, 1.2)] if present.kind == "open" else [])
    scale = span / sum(parts) if parts else 0.0
    moments = [begin]
    for part in parts[: len(way) - 1]:
        moments.append(moments[-1] + timedelta(seconds=part * scale))
    steps = []
    for place, (stage, at) in enumerate(zip(way, moments, strict=True)):
        days = Decimal(round((at - moments[place - 1]).total_seconds() / 86400, 2)) if place else None
        steps.append(
            StageMove(
                opportunity_id=deal["pk"],
                from_stage_id=way[place - 1].pk if place else None,
                to_stage_id=stage.pk,
                at=at,
                by_id=deal["owner_id"],
                owner_id=deal["owner_id"],
                amount=deal["amount_base"],
                days=None if days is None else days.quantize(Decimal("0.01")),
            )
        )
    return steps
