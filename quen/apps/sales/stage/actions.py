"""Taking a stage out of its pipeline, with its deals moved to another."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quen.apps.sales.stage.model import Stage
from quen.kernel.actions.declare import action, asked
from quen.kernel.errors import DomainError
from quen.kernel.records.save import apply_changes
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@action(
    _("Remove"),
    icon="trash",
    tone="danger",
    ask="move_to",
    permission="delete",
    takes=(asked("move_to", _("Move its deals to"), "ref", target="stage"),),
)
def remove_stage(stage: Stage, *, actor: Actor, move_to: uuid.UUID | None = None) -> None:
    """Move the deals of the stage, those in the trash included, to another of its pipeline, and put it in the trash.

    Raises DomainError when deals have nowhere to go, and for the last open stage.
    """
    others = Stage.objects.filter(pipeline=stage.pipeline_id, deleted_at__isnull=True).exclude(pk=stage.pk)
    if stage.kind == "open" and not others.filter(kind="open").exists():
        raise DomainError("last_stage", _("A pipeline keeps one open stage at least."), field="move_to")
    deals = get_spec("opportunity").model.objects.filter(stage=stage.pk)
    if deals.exists():
        target = others.filter(pk=move_to).first() if move_to else None
        if target is None:
            text = _("Deals stand in this stage. Choose another stage of the same pipeline for them.")
            raise DomainError("needs_target", text, field="move_to")
        deals.update(stage=target.pk, version=F("version") + 1, updated_at=Now(), updated_by=actor.member_id)
    apply_changes(stage, {"deleted_at": Now()}, actor=actor)
