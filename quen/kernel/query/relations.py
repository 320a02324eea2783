"""Lists of other records that a filter can ask for: `has opportunity (stage.kind = open)`, `has activity`.

A list is named by its object; by `object.reference` where several references of it lead here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from quen.kernel.registry.registry import get_spec, specs

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

_FEW = 200


@dataclass(frozen=True)
class Relation:
    """Records of `other` that name a record here in the column `by`, or "" by the links of their scope."""

    name: str
    other: ObjectSpec
    by: str

    @property
    def label(self) -> str:
        return self.other.label_plural


def relations(spec: ObjectSpec, actor: Actor) -> list[Relation]:
    """The lists that exist for `actor`: those on the record's page, and what is tied to it by links."""
    found: dict[str, Relation] = {}
    for related in spec.related:
        other = get_spec(related.object)
        if not actor.may(other.name, "view") or related.by not in {info.name for info in other.readable(actor)}:
            continue
        name = other.name if other.name not in found else f"{other.name}.{related.by}"
        if name not in found and spec.name == other.fields[related.by].target:
            found[name] = Relation(name, other, other.fields[related.by].column)
    if not spec.settings:
        for other in specs().values():
            if other.scope.through is not None and other is not spec and actor.may(other.name, "view"):
                found.setdefault(other.name, Relation(other.name, other, ""))
    return list(found.values())


def holds(relation: Relation, of: str, inside: QuerySet[Any], *, opposite: bool) -> Q:
    """Records of the object `of` for which one of the rows `inside` stands. Few are looked up first."""
    if relation.by:
        rows, column = inside, relation.by
    else:
        through = relation.other.scope.through
        assert through is not None  # noqa: S101
        links = through.links().objects.filter(object=of)
        rows, column = links.filter(**{f"{through.by}__in": inside.order_by().values("pk")}), through.record
    rows = rows.order_by()
    if not opposite:
        few = list(rows.filter(**{f"{column}__isnull": False}).values_list(column, flat=True)[: _FEW + 1])
        if len(few) <= _FEW:
            return Q(pk__in=set(few))
    return Q(Exists(rows.filter(**{column: OuterRef("pk")})))
