"""Search entries made from the records themselves."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection

from quen.kernel.records.arrays import Among, array
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.spec import A, B, C, ObjectSpec
from quen.kernel.search.marks import object_mark, owner_path, principals_of, seen_mark
from quen.kernel.text.grams import grams_of, words

BATCH = 2000
WEIGHTS = (A, B, C)
BAR = "|"  # no letter of a word

_UPSERT = """
INSERT INTO search_entry (id, object, title, subtitle, folded, grams, touched_at)
SELECT x.id, %s, x.title, x.subtitle, x.folded, x.grams::int[], x.touched_at
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
     AS x(id, title, subtitle, folded, grams, touched_at)
ON CONFLICT (tenant_id, id) DO UPDATE SET object = excluded.object, title = excluded.title,
    subtitle = excluded.subtitle, folded = excluded.folded, grams = excluded.grams,
    touched_at = excluded.touched_at
"""


def index_records(spec: ObjectSpec, ids: Iterable[uuid.UUID], tenant_id: uuid.UUID) -> int:
    """Bring the entries of these records up to date; those of records that are gone or in the trash go.

    Inside the tenant's context. Returns the number of entries written.
    """
    wanted = list(ids)
    written = 0
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        rows = list(_rows(spec, part))
        present = {row["id"] for row in rows}
        gone = [pk for pk in part if pk not in present]
        with connection.cursor() as cursor:
            if gone:
                cursor.execute("DELETE FROM search_entry WHERE id = ANY(%s)", [gone])
            if rows:
                cursor.execute(_UPSERT, [spec.name, *map(array, _columns(spec, rows, tenant_id))])
                cursor.execute("SELECT app.fold_search_entries()")
        written += len(rows)
    return written


def entries_of(spec: ObjectSpec, ids: list[uuid.UUID], tenant_id: uuid.UUID) -> list[tuple[Any, ...]]:
    """(id, title, subtitle, folded, grams) that `index_records` would write for these records."""
    rows = list(_rows(spec, ids))
    pks, titles, subtitles, folded, grams, _at = _columns(spec, rows, tenant_id) if rows else [[]] * 6
    numbers = [[int(number) for number in text.strip("{}").split(",") if number] for text in grams]
    return list(zip(pks, titles, subtitles, folded, numbers, strict=True))


def _rows(spec: ObjectSpec, ids: list[uuid.UUID]) -> Iterable[dict[str, Any]]:
    paths = {path.replace(".", "__") for path in (*spec.search, spec.title, *subtitle_paths(spec))}
    owner = [owner_path(spec)] if owner_path(spec) else []
    via = [f"{spec.scope.via}_id"] if spec.scope.via else []
    rows = spec.model.objects.filter(Among("pk", ids), deleted_at__isnull=True).order_by()
    return rows.values("id", "updated_at", *{*paths, *owner, *via})


def subtitle_paths(spec: ObjectSpec) -> list[str]:
    """The text under a hit: the first searched name of a referred record, else the declared subtitle."""
    paths = [path for path in spec.search if "." in path][:1]
    return paths or spec.subtitle.split()


def _columns(spec: ObjectSpec, rows: list[dict[str, Any]], tenant_id: uuid.UUID) -> list[list[Any]]:
    paths = [_paths(spec, weight) for weight in WEIGHTS]
    by_weight = [[words(searched_text(row, own)) for own in paths] for row in rows]
    sub = [path.replace(".", "__") for path in subtitle_paths(spec)]
    return [
        [row["id"] for row in rows],
        [str(row[spec.title] or "")[:400] for row in rows],
        [" · ".join(str(row[path]) for path in sub if row[path])[:400] for row in rows],
        [weighed(parts) for parts in by_weight],
        ["{" + ",".join(map(str, numbers)) + "}" for numbers in _numbers(spec, rows, by_weight, tenant_id)],
        [row["updated_at"] for row in rows],
    ]


def _numbers(
    spec: ObjectSpec, rows: list[dict[str, Any]], by_weight: list[list[list[str]]], tenant_id: uuid.UUID
) -> Iterator[list[int]]:
    """For each row its grams, and the marks of its object and of those who see it."""
    name, title, whole = spec.name, spec.title, object_mark(spec.name)
    by_value = [path.replace(".", "__") for path, weight in spec.search.items() if weight > C]
    seers = principals_of(spec, rows)
    marks = {who: seen_mark(name, who) for those in seers.values() for who in those}
    for row, parts in zip(rows, by_weight, strict=True):
        found = (word for part in parts for word in part)
        grams = grams_of(tenant_id, found, str(row[title] or ""), [str(row[path] or "") for path in by_value])
        yield [*grams, whole, *(marks[who] for who in seers.get(row["id"], ()))]


def _paths(spec: ObjectSpec, weight: int) -> list[str]:
    """The fields that weigh so much, the title first."""
    return sorted((path for path, own in spec.search.items() if own == weight), key=lambda path: path != spec.title)


def weighed(parts: Iterable[list[str]]) -> str:
    """What a hit is confirmed and ranked by: every word behind a blank, and a bar between the weights."""
    return " " + f" {BAR} ".join(" ".join(part) for part in parts)


def searched_text(row: dict[str, Any], paths: Iterable[str]) -> str:
    """The searched values of a row, one per line."""
    values = (row[path.replace(".", "__")] for path in paths)
    return "\n".join(str(value) for value in values if value)


def folded_words(text: str) -> str:
    """What a hit is confirmed by: every word behind a blank, so that ` ab` finds words beginning with ab."""
    return " " + " ".join(words(text))


def confirmed(spec: ObjectSpec, ids: list[uuid.UUID], paths: list[str], terms: Iterable[str]) -> set[uuid.UUID]:
    """Those of `ids` that contain every term in the fields `paths` alone."""
    rows = spec.model.objects.filter(pk__in=ids).values("id", *(path.replace(".", "__") for path in paths))
    wanted = [term if len(term) > 2 else f" {term}" for term in terms]
    hits = set()
    for row in rows:
        text = folded_words(searched_text(row, paths))
        if all(term in text for term in wanted):
            hits.add(row["id"])
    return hits


def dependents(spec: ObjectSpec, columns: Mapping[uuid.UUID, set[str]]) -> Iterable[tuple[ObjectSpec, list[uuid.UUID]]]:
    """Records of other objects whose entries hold a field of these records ({id: columns changed}) that has changed."""
    for other in specs().values():
        for path in dict.fromkeys((*other.search, *subtitle_paths(other))):
            head, _dot, tail = path.partition(".")
            if not tail or tail not in spec.fields:
                continue
            target = get_spec(other.fields[head].target)
            if spec.name not in (target.name, *target.stands_for):
                continue
            shown = {spec.fields[tail].column, "deleted_at"}
            ids = [record_id for record_id, changed in columns.items() if changed & shown]
            if ids:
                found = other.model.objects.filter(**{f"{other.fields[head].column}__in": ids})
                yield other, list(found.values_list("pk", flat=True))


def rebuild(tenant_id: uuid.UUID) -> int:
    """All entries of a tenant anew, in its context. Returns their number."""
    total = 0
    for spec in specs().values():
        if spec.search:
            total += index_records(spec, spec.model.objects.values_list("pk", flat=True), tenant_id)
    return total
