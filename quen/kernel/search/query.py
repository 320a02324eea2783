"""Finding records as one types: n-gram index, accents ignored, rights before the limit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet

from quen.kernel.access.predicate import owners
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.search.index import confirmed
from quen.kernel.text.grams import QueryPlan, query_grams

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

LIMIT = 20
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
    head, _dot, tail = path.partition(".")
    return not tail or tail in {info.name for info in get_spec(spec.fields[head].target).readable(actor)}


def search(actor: Actor, text: str, *, objects: list[ObjectSpec] | None = None, limit: int = LIMIT) -> list[Found]:
    """The records that contain every word of `text`, those whose title begins with it first, then the latest changed."""
    plan = query_grams(actor.tenant_id, text)
    chosen = searchable(actor) if objects is None else [s for s in objects if s in searchable(actor)]
    if not plan.terms or not chosen:
        return []
    where, params = _where(plan, chosen, actor)
    sql = f"""SELECT object, id, title, subtitle FROM search_entry WHERE {where}
              ORDER BY touched_at DESC LIMIT %s"""  # noqa: S608  (only fixed text and placeholders)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, limit])
        found = [Found(*row) for row in cursor.fetchall()]
    return sorted(_masked(found, plan, actor), key=lambda f: _rank(f, plan))


def _masked(found: list[Found], plan: QueryPlan, actor: Actor) -> list[Found]:
    """Without hits that only a hidden field explains, and without hidden titles."""
    result = found
    for spec in {get_spec(f.object) for f in found}:
        paths = visible_paths(spec, actor)
        if len(paths) == len(spec.search):
            continue
        sure = confirmed(spec, [f.id for f in found if f.object == spec.name], paths, plan.terms)
        shown = spec.title in {info.name for info in spec.readable(actor)}
        result = [
            f if f.object != spec.name else replace(f, title=f.title if shown else spec.label, subtitle="")
            for f in result
            if f.object != spec.name or f.id in sure
        ]
    return result


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
    params: list[Any] = [plan.grams]
    parts = ["grams @> %s::int[]"]
    for term in plan.terms:
        parts.append("strpos(folded, %s) > 0")
        params.append(term if len(term) > 2 else f" {term}")
    rights, rights_params = _rights(chosen, actor)
    return " AND ".join([*parts, rights]), [*params, *rights_params]


def _rights(chosen: list[ObjectSpec], actor: Actor) -> tuple[str, list[Any]]:
    """Rights as branches: objects seen whole, and objects seen by owner."""
    whole = [s.name for s in chosen if owners(s, actor, "view") is None]
    branches: list[str] = []
    params: list[Any] = []
    if whole:
        branches.append("object = ANY(%s)")
        params.append(whole)
    by_owner: dict[tuple[uuid.UUID, ...], list[str]] = {}
    for spec in chosen:
        allowed = owners(spec, actor, "view")
        if allowed:
            by_owner.setdefault(tuple(sorted(allowed)), []).append(spec.name)
    for members, names in by_owner.items():
        branches.append("(object = ANY(%s) AND owner_id = ANY(%s))")
        params += [names, list(members)]
    return (f"({' OR '.join(branches)})", params) if branches else ("false", [])


def search_ids(actor: Actor, spec: ObjectSpec, text: str, limit: int = NARROW_LIMIT) -> list[uuid.UUID]:
    """The ids of the records of `spec` that contain every word of `text`, at most `limit`."""
    return [found.id for found in search(actor, text, objects=[spec], limit=limit)]


def narrow(rows: QuerySet[Any], spec: ObjectSpec, actor: Actor, text: str) -> QuerySet[Any]:
    """`rows` that contain every word of `text` (the latest NARROW_LIMIT of them)."""
    return rows.filter(pk__in=search_ids(actor, spec, text))
