"""Settling a run before it starts: the mapping as chosen, its options, and whether it can be carried out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.plan import Plan, decide_marks, make_plan

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def settle_mapping(
    run: ImportRun,
    actor: Actor,
    mapping: Mapping[int, tuple[str, bool]],
    fills: Mapping[str, str],
    **options: Any,
) -> Plan:
    """Keep `mapping` ({column index: (field, create what is missing)}) and `fills` ({field: template}) with the run.

    `options`: `key`, one of the object's import keys or a field; `create`, fields of fills whose records may be
    made. Raises DomainError by field.
    """
    run.mapping = {str(index): {"field": name, "create": create} for index, (name, create) in mapping.items() if name}
    kept = {name: template for name, template in fills.items() if template.strip()}
    kept_options = {name: run.options[name] for name in ("source", "reading", "floats") if name in run.options}
    run.options = {**kept_options, "fills": kept, **options}
    run.options["marks"] = decide_marks(run)
    plan = make_plan(run, actor)
    run.status = "ready"
    run.save(update_fields=["mapping", "options", "status"])
    return plan
