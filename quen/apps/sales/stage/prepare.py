"""What a new stage gets when nobody said otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quen.apps.sales.pipeline.model import Pipeline
from quen.apps.sales.stage.model import Stage

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

_WORDS = {"won": ("won", "thắng", "ชนะ"), "lost": ("lost", "thua", "mất", "แพ้")}


def place_stage(values: dict[str, Any], actor: Actor, creating: bool) -> None:
    """A stage without pipeline goes to the default one, without position to the end of it."""
    del actor
    if not creating:
        return
    name = str(values.get("name", "")).strip().casefold()
    if values.get("pipeline") is None:
        first = Pipeline.objects.filter(deleted_at__isnull=True).order_by("-is_default", "position", "id").first()
        if first is not None:
            values["pipeline"] = first.pk
    for kind, words in _WORDS.items():
        if "kind" not in values and name in words:
            values["kind"] = kind
            values.setdefault("probability", 100 if kind == "won" else 0)
    if values.get("position") is None and values.get("pipeline") is not None:
        values["position"] = _place(values)


def _place(values: dict[str, Any]) -> int:
    """At the end of the pipeline; an open stage behind the open ones, before won and lost."""
    others = Stage.objects.filter(pipeline_id=values["pipeline"], deleted_at__isnull=True)
    if values.get("kind", "open") == "open" and others.exclude(kind="open").exists():
        others = others.filter(kind="open")
        last = others.order_by("-position").first()
        return last.position if last else 0
    last = others.order_by("-position").first()
    return last.position + 1 if last else 1
