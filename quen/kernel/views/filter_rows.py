"""A row of the filter builder: its field, its condition, and the inputs for its value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quen.kernel.query.binding import field_of, operators_of
from quen.kernel.query.expression import Comparison, Has, Node, Not
from quen.kernel.query.filters import filter_kind
from quen.kernel.query.periods import parse_period, period_choices
from quen.kernel.query.relations import relations
from quen.kernel.query.titles import titles_of
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags import filter as tags
from quen.kernel.tags.tagging import find_tags, usable_tags
from quen.kernel.text.ids import read_id
from quen.kernel.views.said import operator_words
from quen.kernel.web.chips import choices_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec

FEW = 40  # records of an object that are offered as boxes to tick
HAS = "has:"
# what the builder offers, by how a field is filtered; the filter language knows more
OFFERED = {
    "text": ("contains", "ncontains", "eq", "ne", "starts", "ends", "empty", "filled"),
    "longtext": ("contains", "ncontains", "empty", "filled"),
    "number": ("eq", "ne", "gte", "lte", "gt", "lt", "between", "empty", "filled"),
    "date": ("eq", "gte", "lte", "gt", "lt", "between", "ne", "empty", "filled"),
    "choice": ("in", "nin", "empty", "filled"),
    "ref": ("in", "nin", "empty", "filled"),
    "boolean": ("eq",),
}
ON_A_DATE, IN_WORDS = "date", "words"


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Picked:
    """A record chosen with a picker."""

    value: str
    title: str


@dataclass(frozen=True)
class FilterRow:
    """`input`: none, text, number, two, date, boxes, pickers, boolean. `when`: of a date, a relative one, or `date`
    and `words` for what is typed. `node` is the condition; `filled` whether it has a value."""

    field: str
    operator: str
    values: tuple[str, ...]
    operators: tuple[Option, ...]
    input: str
    options: tuple[Option, ...] = ()
    picked: tuple[Picked, ...] = ()
    picker_url: str = ""
    label: str = ""
    when: str = ""
    error: str = ""
    focus: bool = False
    kind: str = "row"

    @property
    def node(self) -> Node:
        if self.field.startswith(HAS):
            has = Has(self.field.removeprefix(HAS))
            return Not(has) if self.operator == "none" else has
        operator, values = self.operator, self.values
        if operator in {"in", "nin"} and len(values) == 1:
            operator = "eq" if operator == "in" else "ne"
        return Comparison(self.field, operator, values)

    @property
    def filled(self) -> bool:
        if self.operator == "between":
            return len(self.values) == 2
        return self.input == "none" or bool(self.values)


@dataclass(frozen=True)
class FieldGroup:
    """Fields to choose from: the object's own, those of a record it refers to, the lists it has."""

    label: str
    fields: tuple[Option, ...]


def field_groups(spec: ObjectSpec, actor: Actor) -> tuple[FieldGroup, ...]:
    """Everything that a condition can be about."""
    own = [info for info in spec.readable(actor) if operators_of(info)]
    mine = [Option(info.name, info.label_text) for info in own]
    if spec.takes_tags:
        mine.append(Option(tags.PARAMETER, tags.TAGS.label_text))
    found = [FieldGroup(spec.label, tuple(mine))]
    lists = relations(spec, actor)
    if lists:
        found.append(FieldGroup(_("Has"), tuple(Option(f"{HAS}{r.name}", r.label) for r in lists)))
    for parent in own:
        if parent.kind != "ref" or not actor.may(parent.target, "view"):
            continue
        theirs = [info for info in get_spec(parent.target).readable(actor) if operators_of(info)]
        fields = tuple(
            Option(f"{parent.name}.{info.name}", f"{parent.label_text}: {info.label_text}") for info in theirs
        )
        found.append(FieldGroup(parent.label_text, fields))
    return tuple(found)


def blank_row(spec: ObjectSpec, path: str, actor: Actor, *, focus: bool = False) -> FilterRow:
    """An empty row, about `path` where there is such a field."""
    if path:
        return make_row(spec, path, "", (), actor, focus=focus)
    return FilterRow("", "", (), (), "none", focus=focus)


def make_row(
    spec: ObjectSpec,
    path: str,
    operator: str,
    values: tuple[str, ...],
    actor: Actor,
    *,
    when: str = "",
    focus: bool = False,
) -> FilterRow:
    """The row of a condition; what does not fit its field is put right."""
    if path.startswith(HAS):
        chosen = operator if operator in {"any", "none"} else "any"
        both = (Option("any", _("at least one"), chosen == "any"), Option("none", _("none"), chosen == "none"))
        return FilterRow(path, chosen, (), both, "none", focus=focus)
    found = field_of(spec, path, actor)
    if found is None or not (found[0] is tags.TAGS or operators_of(found[0])):
        return FilterRow("", "", (), (), "none", error=_("This field is not there."), focus=focus)
    info = found[0]
    kind = "longtext" if info.kind == "longtext" else "ref" if info is tags.TAGS else filter_kind(info)
    operators = OFFERED[kind]
    if operator in {"eq", "ne"} and operator not in operators:
        operator = "in" if operator == "eq" else "nin"
    if operator not in operators:
        operator = operator if operator in operators_of(info) else operators[0]
        operators = operators if operator in operators else (*operators, operator)
    offered = tuple(Option(op, operator_words(op, kind), op == operator) for op in operators)
    base = FilterRow(path, operator, values, offered, "none", label=info.label_text, focus=focus)
    return _with_input(base, info, kind, when, actor, spec)


def _with_input(row: FilterRow, info: FieldInfo, kind: str, when: str, actor: Actor, spec: ObjectSpec) -> FilterRow:
    if row.operator in {"empty", "filled"}:
        return replace(row, values=())
    if row.operator in {"between", "nbetween"}:
        return replace(row, input="two", values=row.values[:2], when=_between_kind(row, kind))
    if kind == "date":
        return _dated(row, when)
    if kind == "boolean":
        value = "false" if row.values and row.values[0].lower() in {"false", "0"} else "true"
        options = (Option("true", _("Yes"), value == "true"), Option("false", _("No"), value == "false"))
        return replace(row, input="boolean", values=(value,), options=options)
    if kind == "choice":
        known = tuple(Option(v, label, v in row.values) for v, label in choices_of(info, actor) if v)
        return replace(row, input="boxes", options=known)
    if kind == "ref":
        return _referring(row, info, actor, spec)
    several = row.operator in {"in", "nin"}
    return replace(row, input="number" if kind == "number" and not several else "text",
                   values=row.values if several else row.values[:1])  # fmt: skip


def _between_kind(row: FilterRow, kind: str) -> str:
    relative = any(parse_period(value) for value in row.values)
    return "date" if kind == "date" and not relative else ("words" if kind == "date" else "number")


def _dated(row: FilterRow, when: str) -> FilterRow:
    """A relative date is chosen from a list, or typed (`last 10 days`); a day is picked."""
    listed = dict(period_choices())
    value = row.values[0] if row.values else ""
    if when in listed:
        value = when
    elif not when:
        period = parse_period(value) is not None
        when = value if value in listed else (IN_WORDS if period else (ON_A_DATE if value else "today"))
        value = value or "today"
    elif when == ON_A_DATE and parse_period(value) is not None:
        value = ""
    elif when == IN_WORDS and (value in listed or parse_period(value) is None):
        value = "last 14 days"
    options = (
        Option(ON_A_DATE, _("a certain day…"), when == ON_A_DATE),
        *(Option(text, label, text == when) for text, label in listed.items()),
        Option(IN_WORDS, _("so many days, weeks…"), when == IN_WORDS),
    )
    return replace(row, input="date", values=(value,) if value else (), options=options, when=when)


def _referring(row: FilterRow, info: FieldInfo, actor: Actor, spec: ObjectSpec) -> FilterRow:
    """Boxes where there are few records to choose from, else pickers."""
    if info is tags.TAGS:
        found = [(str(tag.pk), tag.name) for tag in find_tags(usable_tags(spec, actor), "", FEW + 1)]
        picker = f"/tags/pick?object={spec.name}"
    else:
        found, picker = _few(info, actor), f"/{info.target}/pick"
    words = [("me", _("me")), ("my team", _("my team"))] if info.target == "member" else []
    known = {value for value, _label in (*words, *found)}
    if len(found) <= FEW and all(value in known for value in row.values):
        options = tuple(Option(value, label, value in row.values) for value, label in (*words, *found))
        return replace(row, input="boxes", options=options)
    options = tuple(Option(value, label, value in row.values) for value, label in words)
    ids = {text: pk for text in row.values if (pk := read_id(text)) is not None}
    titles = titles_of({info.target: ids.values()}, actor)
    picked = [
        Picked(text, str(titles.get((info.target, ids[text]), _("Not shared with you"))) if text in ids else text)
        for text in row.values
        if text not in dict(words)
    ]
    return replace(row, input="pickers", options=options, picked=(*picked, Picked("", "")), picker_url=picker)


def _few(info: FieldInfo, actor: Actor) -> list[tuple[str, str]]:
    target = get_spec(info.target)
    if target.stands_for or target.title not in {i.name for i in target.readable(actor)}:
        return [("", "")] * (FEW + 1)
    sort = target.order or target.title
    column = target.fields[sort].sort_column or target.fields[sort].column
    rows = target.rows(actor, "view").order_by(column, "pk").values_list("pk", target.title)[: FEW + 1]
    return [(str(pk), str(title)) for pk, title in rows]
