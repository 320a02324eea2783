"""An expression of the filter language bound to an object and to who asks, and its condition in the database.

Fields that the actor may not see do not exist. What a reference is asked for may be an id, `me`, `my team` or the
title of a record; of a referred record's fields one step counts (`account.industry`), read with her rights on it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import InvalidOperation
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.query import conditions, expression
from quen.kernel.query.expression import Comparison, FilterError, Has, Node, Not
from quen.kernel.query.filters import FEW, filter_kind, names_one_of
from quen.kernel.query.page import capped_count
from quen.kernel.query.parser import parse
from quen.kernel.query.relations import Relation, holds, relations
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.search.query import holding
from quen.kernel.tags import filter as tags

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

SCAN_LIMIT = 100_000  # records looked through for text that no index finds


@dataclass(frozen=True)
class Leaf:
    """A condition with its field (`info`, of the record that `parent` names if any) and its values as they are."""

    node: Comparison
    info: FieldInfo
    parent: FieldInfo | None
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Expression:
    """A filter as `bind` has found it sound. `leaves` and `within`: what its conditions and lists turned out to be."""

    spec: ObjectSpec
    actor: Actor
    node: Node
    leaves: dict[Comparison, Leaf]
    within: dict[Has, tuple[Relation, Expression | None]]

    @property
    def text(self) -> str:
        """The canonical text."""
        return expression.show(self.node)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """`rows` that meet it. Raises FilterError where it would have to look through too many of them."""
        parts = self.node.parts if isinstance(self.node, expression.All) else (self.node,)
        slow = [part for part in parts if self._scanned(part)]
        for part in parts:
            if part not in slow:
                rows = rows.filter(self._condition(part, opposite=False))
        if slow and capped_count(rows, SCAN_LIMIT) > SCAN_LIMIT:
            text = _("“%(field)s” is in no index. Filter further, to at most %(count)d records.")
            leaf = next(leaf for part in slow for leaf in self._scanned(part))
            raise FilterError(text % {"field": leaf.info.label, "count": SCAN_LIMIT}, leaf.node.at, "filter_too_wide")
        for part in slow:
            rows = rows.filter(self._condition(part, opposite=False))
        return rows

    def _scanned(self, part: Node) -> list[Leaf]:
        """The conditions of `part` for which every record would have to be read."""
        found = [self.leaves[c] for c in expression.comparisons(part) if isinstance(c, Comparison)]
        return [leaf for leaf in found if leaf.parent is None and self._is_slow(leaf)]

    def _is_slow(self, leaf: Leaf) -> bool:
        if leaf.node.operator not in conditions.PARTS:
            return False
        return leaf.node.operator == "ncontains" or self._holding(leaf, self.spec) is None

    def _holding(self, leaf: Leaf, spec: ObjectSpec) -> Q | None:
        if leaf.info.name not in spec.search:
            return None
        return holding(spec, self.actor, str(leaf.values[0]), part=leaf.node.operator != "starts")

    def _condition(self, part: Node, *, opposite: bool) -> Q:
        if isinstance(part, Not):
            return ~self._condition(part.part, opposite=not opposite)
        if isinstance(part, expression.All | expression.Any):
            found = Q()
            for inner in part.parts:
                one = self._condition(inner, opposite=opposite)
                found = found & one if isinstance(part, expression.All) else found | one
            return found
        if isinstance(part, Has):
            relation, inside = self.within[part]
            rows = relation.other.rows(self.actor, "view")
            return holds(relation, self.spec.name, inside.narrow(rows) if inside else rows, opposite=opposite)
        return self._compared(self.leaves[part], opposite=opposite)

    def _compared(self, leaf: Leaf, *, opposite: bool) -> Q:
        operator = leaf.node.operator
        if leaf.info is tags.TAGS:
            found = tags.tagged(self.spec.name, leaf.values)
            return ~found if operator in {"ne", "nin", "empty"} else found
        spec = get_spec(leaf.parent.target) if leaf.parent else self.spec
        build = conditions.known if opposite else conditions.condition
        found = build(leaf.info, operator, leaf.values)
        if operator in conditions.PARTS and operator != "ncontains" and not opposite:
            candidates = self._holding(leaf, spec)
            found = candidates & found if candidates is not None else found
        if leaf.parent is None:
            return found
        targets = spec.rows(self.actor, "view")
        if (
            operator in conditions.PARTS
            and capped_count(targets, SCAN_LIMIT) > SCAN_LIMIT
            and self._unfound(leaf, spec)
        ):
            text = _("“%(field)s” is in no index. Filter by something else.") % {"field": leaf.info.label}
            raise FilterError(text, leaf.node.at, "filter_too_wide")
        named = names_one_of(leaf.parent.column, targets.filter(found))
        return named & Q(**{f"{leaf.parent.column}__isnull": False}) if opposite and leaf.parent.nullable else named

    def _unfound(self, leaf: Leaf, spec: ObjectSpec) -> bool:
        return leaf.node.operator == "ncontains" or self._holding(leaf, spec) is None


def read_expression(spec: ObjectSpec, text: str, actor: Actor) -> Expression:
    """The filter that `text` says. Raises FilterError (422 at `filter`)."""
    return bind(spec, parse(text), actor)


def bind(spec: ObjectSpec, node: Node, actor: Actor) -> Expression:
    """`node` with its fields and values found. Raises FilterError."""
    found = Expression(spec, actor, node, {}, {})
    for part in expression.comparisons(node):
        if isinstance(part, Comparison):
            found.leaves[part] = _leaf(spec, part, actor)
        else:
            found.within[part] = _list(spec, part, actor)
    return found


def _list(spec: ObjectSpec, part: Has, actor: Actor) -> tuple[Relation, Expression | None]:
    relation = next((r for r in relations(spec, actor) if r.name == part.relation), None)
    if relation is None:
        raise FilterError(_("There is no list %(name)s here.") % {"name": part.relation}, part.at, "unknown_field")
    return relation, bind(relation.other, part.inside, actor) if part.inside else None


def field_of(spec: ObjectSpec, path: str, actor: Actor) -> tuple[FieldInfo, FieldInfo | None] | None:
    """The field of a path, and the reference it is reached by; None where it does not exist for `actor`."""
    head, _dot, tail = path.partition(".")
    if path == tags.PARAMETER and spec.takes_tags:
        return tags.TAGS, None
    info = next((i for i in spec.readable(actor) if i.name == head), None)
    if info is None or not tail:
        return None if info is None else (info, None)
    if info.kind != "ref" or not actor.may(info.target, "view"):
        return None
    inner = next((i for i in get_spec(info.target).readable(actor) if i.name == tail), None)
    return None if inner is None else (inner, info)


def operators_of(info: FieldInfo) -> tuple[str, ...]:
    """The operators that a field takes."""
    if info.kind == "longtext":
        return conditions.OPERATORS_OF["longtext"]
    return conditions.OPERATORS_OF[filter_kind(info)] if info.filterable else ()


def _leaf(spec: ObjectSpec, part: Comparison, actor: Actor) -> Leaf:
    found = field_of(spec, part.path, actor)
    if found is None or not operators_of(found[0]):
        text = _("There is no field %(name)s to filter by.") % {"name": part.path}
        raise FilterError(text, part.at, "unknown_field")
    info, parent = found
    if part.operator not in operators_of(info):
        text = _("“%(field)s” cannot be filtered by “%(operator)s”.")
        sign = expression.SIGNS[part.operator]
        raise FilterError(text % {"field": info.label, "operator": sign}, part.at, "unknown_operator")
    if info is tags.TAGS:
        return Leaf(part, info, None, _tags(spec, part, actor))
    values = tuple(value for text in part.values for value in _values(info, text, part, actor))
    return Leaf(part, info, parent, values)


def _tags(spec: ObjectSpec, part: Comparison, actor: Actor) -> tuple[str, ...]:
    if not part.values:
        return ()
    try:
        return tags.tag_ids(spec, part.values, "filter", actor)
    except DomainError as error:
        raise FilterError(str(error.message), part.at, error.code) from error


def _values(info: FieldInfo, text: str, part: Comparison, actor: Actor) -> tuple[Any, ...]:
    refused = _("“%(text)s” is not a value of %(field)s.") % {"text": text[:60], "field": info.label}
    if info.kind == "ref":
        found = _records(info, text, actor)
        if found is None:
            raise FilterError(refused, part.at, "bad_value")
        return found
    if info.kind == "choice" and text not in {value for value, _label in info.choices}:
        raise FilterError(refused, part.at, "bad_value")
    if part.operator in conditions.PARTS and not text.strip():
        raise FilterError(_("Nothing is given to look for."), part.at, "bad_value")
    try:
        return (conditions.read_value(info, text, actor),)
    except (ValueError, InvalidOperation, OverflowError) as error:
        raise FilterError(refused, part.at, "bad_value") from error


def _records(info: FieldInfo, text: str, actor: Actor) -> tuple[uuid.UUID, ...] | None:
    """The ids that `text` names: an id, `me`, `my team`, or the title of records that she sees."""
    if info.target == "member" and text == "me":
        return (actor.member_id,)
    if info.target == "member" and text.lower() == "my team":
        return actor.team_ids or (actor.member_id,)
    try:
        return (uuid.UUID(text),)
    except ValueError:
        pass
    target = get_spec(info.target)
    if "\x00" in text or target.title not in {i.name for i in target.readable(actor)}:
        return None
    rows = target.rows(actor, "view").filter(**{target.title: text}).order_by()
    return tuple(rows.values_list("pk", flat=True)[:FEW]) or None
