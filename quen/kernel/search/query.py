"""Finding records as one types: n-gram index, accents ignored, rights before the limit."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from quen.kernel.access.reach import reach
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.search.index import confirmed, subtitle_paths
from quen.kernel.search.rank import Found, Part, best_order, rank_parts, where_found
from quen.kernel.text.grams import GRAM, QueryPlan, query_grams, query_plans, words

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

__all__ = ["Found", "holding", "narrow", "search", "search_each", "search_ids", "searchable", "visible_paths"]

LIMIT = 20
EACH = 6  # hits of one object where all are searched
NARROW_LIMIT = 1000


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
    """The records that contain every word of `text`: what it names exactly, then titles that begin with it, then by
    the weight of the field it stands in, and of these the latest changed."""
    chosen = searchable(actor) if objects is None else [s for s in objects if s in searchable(actor)]
    return _best([([spec], limit) for spec in chosen], text, actor)[:limit]


def search_each(actor: Actor, text: str) -> list[Found]:
    """The same over all objects, at most EACH of every object, so that many deals do not hide a customer."""
    chosen = searchable(actor)
    parts = [([spec], EACH) for spec in chosen if not spec.settings]
    settings = [spec for spec in chosen if spec.settings]
    return _best([*parts, (settings, EACH)] if settings else parts, text, actor)


def _best(parts: list[Part], text: str, actor: Actor) -> list[Found]:
    """By the ways the text can be read, those after the first where it left room."""
    found: list[Found] = []
    for plan in query_plans(actor.tenant_id, text):
        if plan.terms and parts and len(found) < parts[0][1]:
            known = {hit.id for hit in found}
            hits = _masked(_still_seen(rank_parts(parts, plan, text, actor), actor), plan, actor)
            found += sorted((hit for hit in hits if hit.id not in known), key=lambda hit: hit.order)
    return found


def _still_seen(found: list[Found], actor: Actor) -> list[Found]:
    """Without records that were reassigned or trashed since they were indexed: the index follows some time later."""
    parts = []
    for name in {hit.object for hit in found}:
        spec = get_spec(name)
        rows = spec.rows(actor).filter(pk__in=[hit.id for hit in found if hit.object == name]).order_by()
        if spec.scope.via:  # what follows a record in the trash is out of the way with it
            rows = rows.filter(**{f"{spec.scope.via}__deleted_at__isnull": True})
        parts.append(rows.values_list(Value(name, CharField()), "pk"))
    if not parts:
        return []
    seen = set(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])
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


def search_ids(actor: Actor, spec: ObjectSpec, text: str, limit: int = NARROW_LIMIT) -> list[uuid.UUID]:
    """The ids of the records of `spec` that contain every word of `text`, the latest `limit` of them."""
    if len(visible_paths(spec, actor)) < len(spec.search):
        return [found.id for found in search(actor, text, objects=[spec], limit=limit)]
    plan = query_grams(actor.tenant_id, text)
    if not plan.terms or spec not in searchable(actor):
        return []
    where, params = where_found(plan, [spec], actor)
    with connection.cursor() as cursor:
        order = best_order(plan, spec)
        cursor.execute(f"SELECT id FROM search_entry WHERE {where} ORDER BY {order} LIMIT %s", [*params, limit])
        return [row[0] for row in cursor.fetchall()]


def narrow(rows: QuerySet[Any], spec: ObjectSpec, actor: Actor, text: str) -> QuerySet[Any]:
    """`rows` that contain every word of `text`. Few are looked up first; many stay a subquery, so that none is lost.

    For a role that hides searched fields they are the latest NARROW_LIMIT, each confirmed.
    """
    ids = search_ids(actor, spec, text, NARROW_LIMIT + 1)
    if len(ids) <= NARROW_LIMIT or len(visible_paths(spec, actor)) < len(spec.search):
        return rows.filter(pk__in=ids[:NARROW_LIMIT])
    where, params = where_found(query_grams(actor.tenant_id, text), [spec], actor)
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
    where, params = where_found(plan, [spec], actor)
    with connection.cursor() as cursor:
        # materialized, since for the limit's sake the planner would walk all entries in the hope of soon finding enough
        found = f"WITH found AS MATERIALIZED (SELECT id FROM search_entry WHERE {where})"
        cursor.execute(f"{found} SELECT id FROM found LIMIT %s", [*params, NARROW_LIMIT + 1])
        ids = [row[0] for row in cursor.fetchall()]
    if len(ids) <= NARROW_LIMIT:
        return Q(pk__in=ids)
    return Q(pk__in=RawSQL(f"SELECT id FROM search_entry WHERE {where}", params))  # noqa: S611
