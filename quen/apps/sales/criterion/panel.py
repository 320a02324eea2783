"""What a deal needs before it leaves its stage, on its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quen.apps.sales.criterion.check import Criterion, criteria_of
from quen.kernel.access.reach import reach

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


@dataclass(frozen=True)
class ExitView:
    """The criteria of the present stage; `url` begins the addresses of the verbs, "" for who may not tick."""

    stage: str
    criteria: tuple[Criterion, ...]
    met: int
    url: str
    version: int


def exit_view(spec: ObjectSpec, record: Any, actor: Actor) -> ExitView | None:
    """The criteria of an open deal's stage, None where it has none or the role hides the stage."""
    if record.stage.kind != "open" or "stage" not in {info.name for info in spec.readable(actor)}:
        return None
    readable = {info.name for info in spec.readable(actor)}
    found = tuple(c for c in criteria_of(record, [record.stage_id]) if not c.field or c.field in readable)
    if not found:
        return None
    may = record.deleted_at is None and reach(spec, actor, "tick").holds(record)
    url = f"{spec.url(record.pk)}do/" if may else ""
    return ExitView(record.stage.name, found, sum(c.met for c in found), url, record.version)
