"""A list's filters as a condition on the warehouse's facts.

What is in the facts is asked there. The rest of the filter language (words in a text, tags, lists of other records)
is looked up in PostgreSQL like the list does it, and its records named one by one, while they are few.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.apps.analytics.pivot.rights import Condition, ids_of
from quen.apps.analytics.warehouse.layout import column_name
from quen.kernel.query import conditions, expression
from quen.kernel.query.binding import Expression, Leaf, bind
from quen.kernel.query.conditions import OPPOSITE, PARTS, Span
from quen.kernel.query.expression import All, Comparison, Has, Node, Not
from quen.kernel.registry.facts import dimensions_of, measures_of
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags.filter import TAGS
from quen.kernel.views.simple import whole

if TYPE_CHECKING:
    from quen.kernel.query.selection import Selection


def narrowed(chosen: Selection) -> list[Condition]:
    """The conditions of a selection, every one of which holds. Raises DomainError where too much is to be named."""
    node = whole(chosen)
    found: list[Condition] = []
    left: list[Node] = []
    if node is not None:
        bound = bind(chosen.spec, node, chosen.actor)
        for part in node.parts if isinstance(node, All) else (node,):
            (found.append(_told(bound, part)) if _in_facts(bound, part) else left.append(part))
    if left or chosen.query or chosen.ids is not None:
        rest = bind(chosen.spec, expression.all_of(left), chosen.actor) if left else None
        rows = replace(chosen, filters=(), expression=rest).rows()
        text = _("This filter leaves too many records for figures. Filter by something else besides.")
        found.append(ids_of(rows, text))
    return found


def _in_facts(bound: Expression, part: Node) -> bool:
    names = {info.name for info in (*dimensions_of(bound.spec), *measures_of(bound.spec))}
    for inner in expression.comparisons(part):
        if isinstance(inner, Has):
            return False
        leaf = bound.leaves[inner]
        if leaf.info is TAGS or (leaf.parent or leaf.info).name not in names:
            return False
        if leaf.parent is None and leaf.node.operator in PARTS:
            return False
    return True


def _told(bound: Expression, part: Node) -> Condition:
    if isinstance(part, Not):
        return ["not", _told(bound, part.part)]
    if isinstance(part, All | expression.Any):
        return ["all" if isinstance(part, All) else "any", [_told(bound, inner) for inner in part.parts]]
    assert isinstance(part, Comparison)  # noqa: S101 - `has` is not in the facts
    leaf = bound.leaves[part]
    return _borrowed(bound, leaf) if leaf.parent is not None else _compared(leaf)


def _borrowed(bound: Expression, leaf: Leaf) -> Condition:
    """What another record says: those of its kind that the actor sees and that fit, named one by one."""
    assert leaf.parent is not None  # noqa: S101
    target = get_spec(leaf.parent.target)
    rows = target.rows(bound.actor, "view").filter(conditions.condition(leaf.info, leaf.node.operator, leaf.values))
    refused = _("“%(field)s” fits too many records. Filter by something else.") % {"field": leaf.info.label}
    found = ids_of(rows, refused)
    return ["in", column_name(leaf.parent), found[2]] if found[0] == "in" else found


def _compared(leaf: Leaf) -> Condition:
    operator = leaf.node.operator
    if operator in OPPOSITE:
        return ["not", _plain(leaf.info, OPPOSITE[operator], leaf.values)]
    return _plain(leaf.info, operator, leaf.values)


def _plain(info: FieldInfo, operator: str, values: tuple[Any, ...]) -> Condition:
    column = column_name(info)
    if operator == "empty":
        return ["empty", column]
    if info.kind in {"date", "datetime"}:
        return _dated(column, operator, values)
    texts = [_text(value) for value in values]
    if operator == "between":
        return ["all", [["gte", column, texts[0]], ["lte", column, texts[1]]]]
    if operator in {"gt", "gte", "lt", "lte"}:
        return [operator, column, texts[0]]
    return ["in", column, texts]


def _dated(column: str, operator: str, spans: tuple[Span, ...]) -> Condition:
    """As `quen.kernel.query.conditions` has it: a day stands for all of it."""
    first, last = spans[0], spans[-1]
    since: Condition = ["gte", column, _text(first.first)]
    until: Condition = ["lte", column, _text(last.first)] if last.after is None else ["lt", column, _text(last.after)]
    if operator == "lt":
        return ["lt", column, _text(first.first)]
    if operator == "gt":
        return ["gt", column, _text(first.first)] if first.after is None else ["gte", column, _text(first.after)]
    if operator in {"gte", "lte"}:
        return since if operator == "gte" else until
    if operator == "between":
        return ["all", [since, until]]
    return ["any", [_whole(column, span) for span in spans]]


def _whole(column: str, span: Span) -> Condition:
    if span.after is None:
        return ["in", column, [_text(span.first)]]
    return ["all", [["gte", column, _text(span.first)], ["lt", column, _text(span.after)]]]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return utc_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def utc_text(moment: datetime) -> str:
    """A moment as the warehouse has it: in UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat()
