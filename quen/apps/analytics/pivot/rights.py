"""The second compiler of the row predicate: what an actor reaches, as a condition on the warehouse's facts.

The same `Reach` that narrows every statement in PostgreSQL. Owners become a condition on the owner's column; shares,
links and whatever else are looked up in PostgreSQL when the question is asked and become ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quen.apps.analytics.warehouse.layout import column_name
from quen.kernel.access.branches import Branch, Owned, Within
from quen.kernel.access.reach import Reach, reach
from quen.kernel.errors import DomainError
from quen.kernel.registry.facts import dimensions_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

Condition = list[Any]
NOTHING: Condition = ["nothing"]
MOST_IDS = 100_000  # records named one by one


def right(spec: ObjectSpec, actor: Actor, action: str) -> Condition | None:
    """The condition that holds for the records on which `actor` may do `action`; None for every record."""
    return _reached(reach(spec, actor, action))


def _reached(found: Reach) -> Condition | None:
    if found.everything:
        return None
    parts = [_branch(found.spec, branch) for branch in found.branches or ()]
    return ["any", parts] if parts else NOTHING


def _branch(spec: ObjectSpec, branch: Branch) -> Condition:
    columns = {info.column: column_name(info) for info in dimensions_of(spec)}
    if isinstance(branch, Owned) and branch.column in columns:
        return ["in", columns[branch.column], [str(member) for member in branch.members]]
    if isinstance(branch, Within) and branch.column in columns and branch.parent.spec.facts is not None:
        inside = _reached(branch.parent)
        name = columns[branch.column]
        return ["not", ["empty", name]] if inside is None else ["within", name, branch.parent.spec.name, inside]
    rows = spec.model.objects.filter(branch.condition(), deleted_at__isnull=True)
    return ids_of(rows, _("Too many records are shared with you for figures of all. Filter the list first."))


def ids_of(rows: QuerySet[Any], refused: str) -> Condition:
    """The condition that names `rows` one by one. Raises DomainError with the text `refused` for too many."""
    found = list(rows.order_by().values_list("pk", flat=True)[: MOST_IDS + 1])
    if len(found) > MOST_IDS:
        raise DomainError("filter_too_wide", refused, field="filter")
    return ["in", "id", [str(pk) for pk in found]] if found else NOTHING
