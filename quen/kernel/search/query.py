"""Finding records as one types: n-gram index, accents ignored, rights before the limit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from quen.kernel.access.reach import reach
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.search.index import confirmed, subtitle_paths
from quen.kernel.search.marks import marks_of
from quen.kernel.text.grams import GRAM, QueryPlan, query_grams, words

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

LIMIT = 20
EACH = 6  # hits of one object where all are searched
NARROW_LIMIT = 1000


@dataclass(frozen=True)
class Found:
    """A search result. `title` and `subtitle` are plain text."""

    object: str
    id: uuid.UUID
    title: str
    subtitle: str


def searchable(actor: Actor) -> list[ObjectSpec]:
    """The objects `actor` can search."""
    return [spec for spec in specs().values() if spec.search and actor.may(spec.name, "view")]


def visible_paths(spec: ObjectSpec, actor: Actor) -> list[str]:
    """The searched fields that exist for `actor`."""
    own = {info.name for info in spec.readable(actor)}
    return [path for path in spec.search if path.partition(".")[0] in own and _tail_visible(spec, path, actor)]


def _tail_visible(spec: ObjectSpec, path: str, actor: Actor) -> bool:
    """A referred record's name counts only for those who see all such records."""
    head, _dot, tail = path.partition(".")
    if not tail:
        return True
    target = get_spec(spec.fields[head].target)
    seen = actor.may(target.name, "view") and reach(target, actor, "view").everything
    return seen and tail in {info.name for info in target.readable(actor)}


def search(actor: Actor, text: str, *, objects: list[ObjectSpec] | None = None, limit: int = LIMIT) -> list[Found]:
    """The records that contain every word of `text`: those whose title begins with it, then the latest changed."""
    plan = query_grams(actor.tenant_id, text)
    chosen = searchable(actor) if objects is None else [s for s in objects if s in searchable(actor)]
    if not plan.terms or not chosen:
        return []
    return _run([(chosen, limit)], plan, actor)


def search_each(actor: Actor, text: str) -> list[Found]:
    """The same over all objects, at most EACH of every object, so that many deals do not hide a customer."""
    plan = query_grams(actor.tenant_id, text)
    if not plan.terms:
        return []
    chosen = searchable(actor)
    parts = [([spec], EACH) for spec in chosen if not spec.settings]
    settings = [spec for spec in chosen if spec.settings]
    return _run([*parts, (settings, EACH)] if settings else parts, plan, actor)


def _run(parts: list[tuple[list[ObjectSpec], int]], plan: QueryPlan, actor: Actor) -> list[Found]:
    """One statement for all `parts` (objects, limit), each the latest changed of its own."""
    selects, params = [], []
    for chosen, limit in parts:
        where, values = _where(plan, chosen, actor)
        selects.append(
            f"(SELECT object, id, title, subtitle FROM search_entry WHERE {where} "
            "ORDER BY starts_with(folded, %s) DESC, touched_at DESC LIMIT %s)"
        )
        params += [*values, " " + " ".join(plan.terms), limit]
    if not selects:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), params)
        found = [Found(*row) for row in cursor.fetchall()]
    return sorted(_masked(_still_seen(found, actor), plan, actor), key=lambda f: _rank(f, plan))


def _still_seen(found: list[Found], actor: Actor) -> list[Found]:
    """Without records that were reassigned or trashed since they were indexed: the index follows some time later."""
    seen: set[tuple[str, uuid.UUID]] = set()
    for name in {hit.object for hit in found}:
        ids = [hit.id for hit in found if hit.object == name]
        spec = get_spec(name)
        rows = spec.rows(actor).filter(pk__in=ids)
        if spec.scope.via:  # what follows a record in the trash is out of the way with it
            rows = rows.filter(**{f"{spec.scope.via}__deleted_at__isnull": True})
        seen |= {(name, pk) for pk in rows.values_list("pk", flat=True)}
    return [hit for hit in found if (hit.object, hit.id) in seen]


def _masked(found: list[Found], plan: QueryPlan, actor: Actor) -> list[Found]:
    """Without hits that only a hidden field explains, and without hidden titles and subtitles."""
    result = []
    for name in dict.fromkeys(hit.object for hit in found):
        spec = get_spec(name)
        hits = [hit for hit in found if hit.object == name]
        paths = visible_paths(spec, actor)
        if len(paths) < len(spec.search):
            sure = confirmed(spec, [hit.id for hit in hits], paths, plan.terms)
            hits = [hit for hit in hits if hit.id in sure]
        own = {info.name for info in spec.readable(actor)}
        if spec.title not in own:
            hits = [replace(hit, title=spec.label) for hit in hits]
        shown = {*own, *paths, *_names_of_whole(spec, own, actor)}
        if not shown.issuperset(subtitle_paths(spec)):
            hits = [replace(hit, subtitle="") for hit in hits]
        result += hits
    return result


def _names_of_whole(spec: ObjectSpec, own: set[str], actor: Actor) -> list[str]:
    """Paths to the fields of the record that a row follows: who sees the row sees that record."""
    via = spec.scope.via
    if not via or via not in own:
        return []
    return [f"{via}.{info.name}" for info in get_spec(spec.fields[via].target).readable(actor)]


def _rank(found: Found, plan: QueryPlan) -> int:
    from quen.kernel.text.folding import fold

    title = fold(found.title)
    phrase = " ".join(plan.terms)
    if title.startswith(phrase):
        return 0
    return 1 if all(term in title for term in plan.terms) else 2


def _where(plan: QueryPlan, chosen: list[ObjectSpec], actor: Actor) -> tuple[str, list[Any]]:
    """The condition on search_entry. The texts are compared too, since grams of several words can mingle;
    `strpos` rather than LIKE keeps the planner's estimate to that of the grams."""
    parts, params = _rights(plan.grams, chosen, actor)
    for term in plan.terms:
        parts.append("strpos(folded, %s) > 0")
        params.append(term if len(term) > 2 else f" {term}")
    return " AND ".join(parts), params


def _rights(grams: list[int], chosen: list[ObjectSpec], actor: Actor) -> tuple[list[str], list[Any]]:
    """Grams and rights as one condition on the index; who may see a hit is checked again with its record."""
    names = [spec.name for spec in chosen]
    if len(names) == sum(1 for spec in specs().values() if spec.search) and actor.is_admin:
        return ["grams @> %s::int[]"], [grams]
    marks = sorted({mark for spec in chosen for mark in marks_of(spec, actor)})
    if len(marks) == 1:
        return ["grams @> %s::int[]", "object = ANY(%s)"], [[*grams, *marks], names]
    return ["grams @> %s::int[]", "grams && %s::int[]", "object = ANY(%s)"], [grams, marks, names]


def search_ids(actor: Actor, spec: ObjectSpec, text: str, limit: int = NARROW_LIMIT) -> list[uuid.UUID]:
    """The ids of the records of `spec` that contain every word of `text`, the latest `limit` of them."""
    if len(visible_paths(spec, actor)) < len(spec.search):
        return [found.id for found in search(actor, text, objects=[spec], limit=limit)]
    plan = query_grams(actor.tenant_id, text)
    if not plan.terms or spec not in searchable(actor):
        return []
    where, params = _where(plan, [spec], actor)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM search_entry WHERE {where} ORDER BY touched_at DESC LIMIT %s", [*params, limit])
        return [row[0] for row in cursor.fetchall()]


def narrow(rows: QuerySet[Any], spec: ObjectSpec, actor: Actor, text: str) -> QuerySet[Any]:
    """`rows` that contain every word of `text`. Few are looked up first; many stay a subquery, so that none is lost.

    For a role that hides searched fields they are the latest NARROW_LIMIT, each confirmed.
    """
    ids = search_ids(actor, spec, text, NARROW_LIMIT + 1)
    if len(ids) <= NARROW_LIMIT or len(visible_paths(spec, actor)) < len(spec.search):
        return rows.filter(pk__in=ids[:NARROW_LIMIT])
    where, params = _where(query_grams(actor.tenant_id, text), [spec], actor)
    return rows.filter(pk__in=RawSQL(f"SELECT id FROM search_entry WHERE {where}", params))  # noqa: S611


def holding(spec: ObjectSpec, actor: Actor, text: str, *, part: bool = True) -> Q | None:
    """A condition that every record with `text` in a searched field meets, and few others; None where none helps.

    With `part` the text may begin within a word, which the index knows from three letters on. The index follows the
    records some seconds later.
    """
    plan = query_grams(actor.tenant_id, text)
    first = next(iter(words(text)), "")
    if not plan.terms or (part and len(first) < GRAM) or len(visible_paths(spec, actor)) < len(spec.search):
        return None
    if spec not in searchable(actor):
        return None
    where, params = _where(plan, [spec], actor)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM search_entry WHERE {where} LIMIT %s", [*params, NARROW_LIMIT + 1])
        ids = [row[0] for row in cursor.fetchall()]
    if len(ids) <= NARROW_LIMIT:
        return Q(pk__in=ids)
    return Q(pk__in=RawSQL(f"SELECT id FROM search_entry WHERE {where}", params))  # noqa: S611
