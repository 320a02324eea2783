"""Settings: the pipelines with their stages, to order, change, add and remove."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from quen.apps.sales.criterion.model import StageCriterion
from quen.apps.sales.opportunity.object import opportunity
from quen.apps.sales.pipeline.object import pipeline
from quen.apps.sales.stage.object import stage
from quen.kernel.access.actor import Actor
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.query.page import count_text
from quen.kernel.query.sums import visible_sums
from quen.kernel.query.titles import titles_for_rows
from quen.kernel.records.render import look_for
from quen.kernel.records.save import save_record
from quen.kernel.web.door import SIGNED_IN, actor_of, page
from quen.kernel.web.inline import make_view
from quen.kernel.web.pages import render_page
from quen.kernel.web.viewmodels import FieldView

_FIELDS = ("name", "probability", "rotting_days")


@dataclass(frozen=True)
class StageRow:
    """A stage as its row shows it; `criteria`: the names of what deals need before they leave it."""

    id: str
    name: str
    kind: str
    kind_label: str
    fields: tuple[FieldView, ...]
    deals: str
    deals_url: str
    criteria: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class PipelineCard:
    id: str
    name: str
    is_default: bool
    url: str
    stages: tuple[StageRow, ...]


@dataclass(frozen=True)
class PipelinesPage:
    pipelines: tuple[PipelineCard, ...]


def _check(actor: Actor) -> None:
    """Pipelines are set up by those whose role lets them edit all stages."""
    if actor.scope("stage", "edit") != "all":
        raise Denied


@page(SIGNED_IN)
def pipelines_page(request: HttpRequest) -> HttpResponse:
    """All pipelines on one page; five statements, whatever their number."""
    actor = actor_of(request)
    _check(actor)
    stages = list(stage.rows(actor).order_by("position", "id"))
    sums = visible_sums(opportunity, [s.pk for s in stages], actor)
    named: dict[uuid.UUID, list[str]] = {}
    for stage_id, name in (
        StageCriterion.objects.filter(deleted_at__isnull=True)
        .order_by("position", "id")
        .values_list("stage_id", "name")
    ):
        named.setdefault(stage_id, []).append(name)
    infos = [stage.fields[name] for name in _FIELDS]
    look = look_for(actor, titles_for_rows([], infos, actor))

    def row(found: Any) -> StageRow:
        return StageRow(
            id=str(found.pk),
            name=found.name,
            kind=found.kind,
            kind_label=str(found.get_kind_display()),
            fields=tuple(make_view(stage, info, vars(found), look, edit=True) for info in infos),
            deals=count_text(sums.get(found.pk, (0, 0))[0], actor.language),
            deals_url=f"{opportunity.url()}?stage={found.pk}",
            criteria=tuple(named.get(found.pk, ())),
            url=stage.url(found.pk),
        )

    cards = tuple(
        PipelineCard(
            str(found.pk),
            found.name,
            found.is_default,
            pipeline.url(found.pk),
            tuple(row(s) for s in stages if s.pipeline_id == found.pk),
        )
        for found in pipeline.rows(actor).order_by("position", "id")
    )
    return render_page(request, "sales/pipelines.html", PipelinesPage(cards))


@page(SIGNED_IN, "POST")
def order_stages(request: HttpRequest, pipeline_id: uuid.UUID) -> HttpResponse:
    """Put the stages of a pipeline in the order of the ids posted; all of them must be named, none besides."""
    actor = actor_of(request)
    _check(actor)
    present = {str(s.pk): s for s in stage.rows(actor, "edit").filter(pipeline=pipeline_id).select_for_update()}
    if not present:
        raise NotFound
    wanted = request.POST.get("order", "").split(",")
    if sorted(wanted) != sorted(present):
        text = _("The stages have changed meanwhile. Please reload the page.")
        raise DomainError("stale_order", text, status=409)
    for position, stage_id in enumerate(wanted, 1):
        if present[stage_id].position != position:
            save_record(stage, actor=actor, record_id=present[stage_id].pk, changes={"position": position})
    return JsonResponse({"message": _("Order saved")})
