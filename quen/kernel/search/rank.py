"""The best entries of each object for a query, without reading every hit of a frequent word.

First, in one statement, what the text names exactly, and the WALK latest entries of each object. Where these hold
enough hits the word is frequent (more than about LIMIT in WALK have it): then only titles that begin with it are
still looked for, unless they too are frequent, and of the rest the latest changed are shown. Where they do not, all
hits are read by the index of grams and ranked. So no query reads more than some thousand entries of an object.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from quen.kernel.registry.registry import specs
from quen.kernel.search.marks import marks_of, object_mark
from quen.kernel.text.grams import QueryPlan, title_gram, whole_gram

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

Part = tuple[list["ObjectSpec"], int]  # objects that share a limit

WALK = 1000  # latest entries of an object that are looked at one by one
OFTEN = WALK // 50  # hits among them from which on a word is had by so many that the latest are soon found
WIDER = 4  # times the limit: candidates of a walk, of which the best are shown
EXACT, BEGINS = 0, 1

# The order of time as an expression, which no index has: so the index of grams is read, however few the planner
# thinks that a walk along the index of time would have to look at.
BY_GRAMS, BY_TIME = "touched_at + interval '0' DESC", "touched_at DESC"

# Who sees the records of hundreds of people: asking the index for the marks of each costs more than looking, of the
# entries that hold the words, whether one of their numbers is among hers (a hashed comparison for each number).
MANY = 50
AMONG = "EXISTS (SELECT FROM unnest(grams) AS number WHERE number = ANY(%s::int[]))"

_COLUMNS = "object, id, title, subtitle, touched_at"


@dataclass(frozen=True)
class Found:
    """A search result. `title` and `subtitle` are plain text. `rank`: 0 exactly, 1 the title begins so, 2 its words
    do, 3 they are within them, 4 and 5 in fields of less weight."""

    object: str
    id: uuid.UUID
    title: str
    subtitle: str
    touched_at: datetime
    rank: int

    @property
    def order(self) -> tuple[int, float]:
        return self.rank, -self.touched_at.timestamp()


def rank_parts(parts: list[Part], plan: QueryPlan, text: str, actor: Actor) -> list[Found]:
    """At most `limit` of each part, the best; rights are those the index knows."""
    walked = _run([*_named(parts, text, actor), *(select for part in parts for select in _walk(part, plan, actor))])
    further, result = [], []
    for part in parts:
        hits = _of(part, walked)
        begin = sum(1 for hit in hits if hit.rank <= BEGINS)
        if begin < part[1]:
            further.append(_second(part, plan, actor, frequent=_frequent(hits, part)))
    more = _run(further)
    for part in parts:
        best = sorted([*_of(part, walked), *_of(part, more)], key=lambda hit: hit.order)
        result += list({hit.id: hit for hit in reversed(best)}.values())[::-1][: part[1]]
    return result


def _of(part: Part, hits: list[Found]) -> list[Found]:
    names = {spec.name for spec in part[0]}
    return [hit for hit in hits if hit.object in names]


def _frequent(hits: list[Found], part: Part) -> bool:
    return len(part[0]) == 1 and sum(1 for hit in hits if hit.rank > EXACT) >= part[1]


Select = tuple[str, list[Any]]


def _named(parts: list[Part], text: str, actor: Actor) -> list[Select]:
    """What is named exactly, of all objects together."""
    exact = whole_gram(actor.tenant_id, text)
    if not exact:
        return []
    where, params = _rights(exact, [spec for chosen, _limit in parts for spec in chosen], actor)
    limit = sum(limit for _chosen, limit in parts)
    sql = f"SELECT {_COLUMNS}, {EXACT} FROM search_entry WHERE {' AND '.join(where)}"  # noqa: S608
    return [(f"({sql} ORDER BY {BY_GRAMS} LIMIT %s)", [*params, limit])]


def _walk(part: Part, plan: QueryPlan, actor: Actor) -> list[Select]:
    """The hits among the latest entries of the object."""
    chosen, limit = part
    if len(chosen) > 1:
        return []
    rank, ranked = _rank(plan)
    where, params = _texts(plan)
    rights, marks = _seen(chosen, actor)
    latest = f"SELECT * FROM search_entry WHERE object = %s ORDER BY {BY_TIME} LIMIT %s"  # noqa: S608
    sql = f"SELECT {_COLUMNS}, {rank} FROM ({latest}) latest WHERE {' AND '.join([*where, *rights])}"  # noqa: S608
    return [(f"({sql} LIMIT %s)", [*ranked, chosen[0].name, WALK, *params, *marks, limit * WIDER])]


def _second(part: Part, plan: QueryPlan, actor: Actor, *, frequent: bool) -> Select:
    """All hits, ranked; of a frequent word those whose title begins with it."""
    chosen, limit = part
    rank, ranked = _rank(plan)
    if frequent:
        plan = QueryPlan(plan.terms, sorted({*plan.grams, title_gram(actor.tenant_id, plan)}))
    where, params = where_found(plan, chosen, actor)
    sql = f"SELECT {_COLUMNS}, {rank} AS rank FROM search_entry WHERE {where}"  # noqa: S608
    return f"({sql} ORDER BY rank, touched_at DESC LIMIT %s)", [*ranked, *params, limit]


def _rank(plan: QueryPlan) -> tuple[str, list[Any]]:
    """How well an entry fits, by the weights between the bars of `folded`."""
    begins = " " + " ".join(plan.terms)
    first, second = "split_part(folded, '|', 1)", "split_part(folded, '|', 1) || split_part(folded, '|', 2)"

    def every(part: str) -> str:
        return " AND ".join(f"strpos({part}, %s) > 0" for _term in plan.terms)

    sql = (
        f"CASE WHEN starts_with(folded, %s) THEN {BEGINS} WHEN {every(first)} THEN 2 WHEN {every(first)} THEN 3 "
        f"WHEN {every(second)} THEN 4 ELSE 5 END"
    )
    words, within = [f" {term}" for term in plan.terms], _within(plan)
    return sql, [begins, *words, *within, *within]


def _within(plan: QueryPlan) -> list[str]:
    """The terms as they must occur: under three letters at the beginning of a word."""
    return [term if len(term) > 2 else f" {term}" for term in plan.terms]


def _texts(plan: QueryPlan) -> tuple[list[str], list[Any]]:
    """The texts are compared too, since grams of several words can mingle; `strpos` rather than LIKE keeps the
    planner's estimate to that of the grams."""
    return ["strpos(folded, %s) > 0" for _term in plan.terms], list(_within(plan))


def where_found(plan: QueryPlan, chosen: list[ObjectSpec], actor: Actor) -> tuple[str, list[Any]]:
    """The condition on search_entry that its entries of `chosen` meet which hold every term."""
    parts, params = _rights(plan.grams, chosen, actor)
    texts, values = _texts(plan)
    return " AND ".join([*parts, *texts]), [*params, *values]


def _rights(grams: list[int], chosen: list[ObjectSpec], actor: Actor) -> tuple[list[str], list[Any]]:
    """Grams and rights as one condition on the index; who may see a hit is checked again with its record."""
    names = [spec.name for spec in chosen]
    if len(names) == sum(1 for spec in specs().values() if spec.search) and actor.is_admin:
        return ["grams @> %s::int[]"], [grams]
    marks = _marks(chosen, actor)
    if len(marks) > MANY:
        kinds = [object_mark(name) for name in names]
        within = ["grams @> %s::int[]", "grams && %s::int[]", "object = ANY(%s)", AMONG]
        return within, [grams, kinds, names, marks]
    if len(marks) == 1:
        return ["grams @> %s::int[]", "object = ANY(%s)"], [[*grams, *marks], names]
    return ["grams @> %s::int[]", "grams && %s::int[]", "object = ANY(%s)"], [grams, marks, names]


def best_order(plan: QueryPlan, spec: ObjectSpec) -> str:
    """How the latest of all hits are found soonest: along the time where the word is frequent, else by the grams."""
    where, params = _texts(plan)
    latest = f"SELECT folded FROM search_entry WHERE object = %s ORDER BY {BY_TIME} LIMIT %s"  # noqa: S608
    sql = f"SELECT count(*) FROM (SELECT FROM ({latest}) latest WHERE {' AND '.join(where)} LIMIT %s) hits"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [spec.name, WALK, *params, OFTEN])
        return BY_TIME if cursor.fetchone()[0] == OFTEN else BY_GRAMS


def _seen(chosen: list[ObjectSpec], actor: Actor) -> tuple[list[str], list[Any]]:
    """The rights alone, for entries that are looked at one by one."""
    if actor.is_admin:
        return [], []
    marks = _marks(chosen, actor)
    return [AMONG if len(marks) > MANY else "grams && %s::int[]"], [marks]


def _marks(chosen: list[ObjectSpec], actor: Actor) -> list[int]:
    return sorted({mark for spec in chosen for mark in marks_of(spec, actor)})


def _run(selects: list[Select]) -> list[Found]:
    if not selects:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(sql for sql, _params in selects), [v for _sql, params in selects for v in params]
        )
        return [Found(*row) for row in cursor.fetchall()]
