"""Filters in words: `Amount at least 5,000`, `Account: Country is Vietnam or Thailand`."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.query import expression
from quen.kernel.query.binding import Expression, Leaf
from quen.kernel.query.expression import Comparison, Has, Node, Not
from quen.kernel.query.filters import filter_kind
from quen.kernel.query.periods import parse_period, period_text
from quen.kernel.query.titles import titles_of
from quen.kernel.query.values import convert
from quen.kernel.records.render import as_text, look_for
from quen.kernel.tags import filter as tags
from quen.kernel.text.ids import read_id

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.fields import FieldInfo

MOST_NAMED = 3  # values that a chip says


def operator_words(operator: str, kind: str) -> str:
    """`gte` of a date is "from", of a number "at least"."""
    dated = {"gt": _("after"), "lt": _("before"), "gte": _("from"), "lte": _("until")}
    counted = {"gt": _("more than"), "lt": _("less than"), "gte": _("at least"), "lte": _("at most")}
    if operator in counted:
        return (dated if kind == "date" else counted)[operator]
    return {
        "eq": _("is"),
        "ne": _("is not"),
        "in": _("is any of"),
        "nin": _("is none of"),
        "contains": _("contains"),
        "ncontains": _("does not contain"),
        "starts": _("starts with"),
        "ends": _("ends with"),
        "between": _("is between"),
        "nbetween": _("is not between"),
        "empty": _("is empty"),
        "filled": _("is not empty"),
    }[operator]


def say(found: Expression, node: Node) -> str:
    """A part of an expression in words."""
    if isinstance(node, Not):
        return _("not (%(part)s)") % {"part": say(found, node.part)}
    if isinstance(node, expression.All | expression.Any):
        join = _(" and ") if isinstance(node, expression.All) else _(" or ")
        inner = (say(found, part) for part in node.parts)
        return join.join(f"({text})" if _nested(part) else text for part, text in zip(node.parts, inner, strict=True))
    if isinstance(node, Has):
        relation, inside = found.within[node]
        text = _("has %(list)s") % {"list": relation.label.lower()}
        return f"{text} ({say(inside, inside.node)})" if inside else text
    label, operator, value = say_leaf(found.leaves[node], found.actor)
    return " ".join(part for part in (label, operator, value) if part)


def _nested(part: Node) -> bool:
    return isinstance(part, expression.All | expression.Any)


def say_leaf(leaf: Leaf, actor: Actor) -> tuple[str, str, str]:
    """(field, condition, value) of one condition."""
    info, node = leaf.info, leaf.node
    label = f"{leaf.parent.label_text}: {info.label_text}" if leaf.parent else info.label_text
    kind = "ref" if info is tags.TAGS else filter_kind(info)
    return label, operator_words(node.operator, kind), _values(leaf, node, actor)


def _values(leaf: Leaf, node: Comparison, actor: Actor) -> str:
    if not node.values:
        return ""
    texts = values_said(leaf.info, node.values, actor)
    if node.operator in {"between", "nbetween"}:
        return _("%(first)s and %(last)s") % {"first": texts[0], "last": texts[1]}
    if len(texts) > MOST_NAMED:
        return _("%(named)s and %(count)d more") % {
            "named": ", ".join(texts[: MOST_NAMED - 1]), "count": len(texts) - MOST_NAMED + 1,
        }  # fmt: skip
    return ", ".join(texts)


def values_said(info: FieldInfo, texts: tuple[str, ...], actor: Actor) -> list[str]:
    """Each value as people read it: titles for ids, words for relative dates."""
    ids = {text: found for text in texts if (found := read_id(text)) is not None} if info.kind == "ref" else {}
    titles = titles_of({info.target: ids.values()}, actor) if ids else {}
    return [_value(info, text, ids.get(text), titles, actor) for text in texts]


def _value(info: FieldInfo, text: str, record_id: uuid.UUID | None, titles: dict[Any, str], actor: Actor) -> str:
    if info.kind == "ref":
        words = {"me": _("me"), "my team": _("my team")} if info.target == "member" else {}
        if record_id is None:
            return words.get(text.lower(), text)
        return str(titles.get((info.target, record_id), _("Not shared with you")))
    if info.kind in {"date", "datetime"} and parse_period(text):
        return period_text(text)
    try:
        value = convert(info, text.strip(), actor)
        return as_text(info, value, look_for(actor))
    except (ValueError, ArithmeticError):
        return text
