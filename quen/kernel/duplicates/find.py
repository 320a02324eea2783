"""`likely_duplicates`: which records of an object look like what is being entered."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import CharField, F, Func, Q
from django.utils.translation import gettext as _

from quen.kernel.actions.match import Match
from quen.kernel.duplicates.alike import dice
from quen.kernel.query.titles import titles_of
from quen.kernel.registry.registry import get_spec
from quen.kernel.search.query import search

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import Duplicates, ObjectSpec

LIMIT = 5
SHORTEST = 3  # letters of a name's key; shorter ones are alike by accident
_SAME_NAME, _SAME_PLACE, _LIKE = 0.7, 0.95, 0.6
_SAME_SITE = 0.8  # the houses of a chain share theirs
_CANDIDATES = 30


@dataclass(frozen=True)
class _Hit:
    score: float
    reason: str


def likely_duplicates(spec: ObjectSpec, values: Mapping[str, Any], actor: Actor, *, limit: int = LIMIT) -> list[Match]:
    """The records of `spec` that `actor` may see and that look like `values` ({field: value}), the likeliest first.

    Compared are the fields that the declaration names (`ObjectSpec.duplicates`), as far as they exist for `actor`:
    exactly by indexes on their keys, names besides by the search index. At most seven statements, whatever the size.
    """
    declared = spec.duplicates
    if declared is None or not actor.may(spec.name, "view"):
        return []
    readable = {info.name: info for info in spec.readable(actor)}
    found: dict[uuid.UUID, dict[str, _Hit]] = {}
    for record_id, kind, hit in (
        *_exact(spec, declared, values, readable, actor),
        *((pk, "name", hit) for pk, hit in _named(spec, declared, values, readable, actor)),
    ):
        known = found.setdefault(record_id, {})
        if kind not in known or known[kind].score < hit.score:
            known[kind] = hit
    joined = {pk: _join(list(hits.values())) for pk, hits in found.items()}
    best = sorted(joined, key=lambda pk: -joined[pk].score)[:limit]
    return _matches(spec, best, joined, actor)


def _join(hits: list[_Hit]) -> _Hit:
    """What several signs say together: as sure as not all of them mislead."""
    doubt = 1.0
    for hit in hits:
        doubt *= 1 - hit.score
    return _Hit(round(1 - doubt, 3), ", ".join(hit.reason for hit in sorted(hits, key=lambda h: -h.score)))


def duplicates_across(spec: ObjectSpec, values: Mapping[str, Any], actor: Actor, *, limit: int = LIMIT) -> list[Match]:
    """The same, and records of the other objects that the declaration names: a lead who is a contact already."""
    found = likely_duplicates(spec, values, actor, limit=limit)
    for name, fields in (spec.duplicates.across if spec.duplicates else {}).items():
        theirs = {field: values[mine] for field, mine in fields.items() if values.get(mine)}
        found += likely_duplicates(get_spec(name), theirs, actor, limit=limit)
    return sorted(found, key=lambda match: -match.score)[: 2 * limit]


def _key(column: str, function: str = "app.exact_key") -> Func:
    return Func(F(column), function=function, output_field=CharField())


def _exact_keys(texts: list[str]) -> list[str]:
    """The texts as they are compared, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ARRAY(SELECT app.exact_key(t) FROM unnest(%s::text[]) WITH ORDINALITY AS u(t, n) ORDER BY n)",
            [texts],
        )
        (keys,) = cursor.fetchone()
    return list(keys)


def _exact(
    spec: ObjectSpec, declared: Duplicates, values: Mapping[str, Any], readable: Mapping[str, FieldInfo], actor: Actor
) -> Iterator[tuple[uuid.UUID, str, _Hit]]:
    """Records with the same e-mail address, telephone number …; fields joined by + are compared with each other."""
    given = {name: str(values[name]) for group in declared.groups for name in group if values.get(name)}
    keys = dict(zip(given, _exact_keys(list(given.values())) if given else (), strict=True))
    tests: dict[str, set[str]] = {}
    for group in declared.groups:
        wanted = {keys[name] for name in group if keys.get(name)}
        tests.update({name: wanted for name in group if wanted and name in readable})
    if not tests:
        return
    condition = Q()
    for name, wanted in tests.items():
        condition |= ~Q(**{readable[name].column: ""}) & Q(**{f"key_{name}__in": sorted(wanted)})
    rows = spec.rows(actor).annotate(**{f"key_{name}": _key(readable[name].column) for name in tests})
    for row in rows.filter(condition).values("pk", *(f"key_{name}" for name in tests))[:_CANDIDATES]:
        names = [name for name, wanted in tests.items() if row[f"key_{name}"] in wanted]
        for name in names[:1] if len({readable[n].kind for n in names}) == 1 else names:
            info = readable[name]
            score = _SAME_SITE if info.kind == "url" else 1.0
            yield row["pk"], name, _Hit(score, _("Same %(field)s") % {"field": info.label_text.lower()})


def _named(
    spec: ObjectSpec, declared: Duplicates, values: Mapping[str, Any], readable: Mapping[str, FieldInfo], actor: Actor
) -> Iterator[tuple[uuid.UUID, _Hit]]:
    """Records of the same name, and those whose name has nearly all its words."""
    text = str(values.get(declared.likeness) or "").strip()
    if not text or declared.likeness not in readable:
        return
    bare = _bare_name(text)
    if len(bare.replace(" ", "")) < SHORTEST:
        return
    place = readable.get(declared.within)
    column = readable[declared.likeness].column
    yield from _same_name(spec, bare, column, place, values.get(declared.within), actor)
    if declared.fuzzy:
        yield from _like(spec, bare, column, actor)


def _bare_name(text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.bare_name(%s)", [text])
        (bare,) = cursor.fetchone()
    return str(bare)


def _same_name(
    spec: ObjectSpec, bare: str, column: str, place: FieldInfo | None, value: Any, actor: Actor
) -> Iterator[tuple[uuid.UUID, _Hit]]:
    """Those at the same company count more than those of the same name elsewhere."""
    rows = spec.rows(actor).alias(key=_key(column, "app.name_key")).filter(key=bare.replace(" ", ""))
    if place is not None and value:
        for pk in rows.filter(**{place.column: value}).values_list("pk", flat=True)[:_CANDIDATES]:
            yield pk, _Hit(_SAME_PLACE, _("Same name"))
    for pk in rows.order_by("-updated_at").values_list("pk", flat=True)[:_CANDIDATES]:
        yield pk, _Hit(_SAME_NAME, _("Same name"))


def _like(spec: ObjectSpec, bare: str, column: str, actor: Actor) -> Iterator[tuple[uuid.UUID, _Hit]]:
    """By the search index: names with all the words, and with all but one."""
    words = sorted(bare.split(), key=len, reverse=True)[:5]
    wanted = [words] if len(words) < 3 else [words, *([w for w in words if w != out] for out in words[-3:])]
    ids: dict[uuid.UUID, None] = {}
    for terms in wanted:
        ids.update(dict.fromkeys(hit.id for hit in search(actor, " ".join(terms), objects=[spec], limit=_CANDIDATES)))
    keyed = spec.rows(actor).filter(pk__in=list(ids)).values_list("pk", _key(column, "app.bare_name"))
    for record_id, other in keyed:
        likeness = dice(bare, other)
        if likeness >= _LIKE:
            yield record_id, _Hit(round(_SAME_NAME * likeness, 3), _("Similar name"))


def _matches(spec: ObjectSpec, ids: list[uuid.UUID], found: Mapping[uuid.UUID, _Hit], actor: Actor) -> list[Match]:
    """What is shown of them: the title and what tells records of one name apart."""
    records = {record.pk: record for record in spec.rows(actor).filter(pk__in=ids)}
    readable = {info.name: info for info in spec.readable(actor)}
    shown = [readable[name] for name in (spec.duplicates.shown if spec.duplicates else "").split() if name in readable]
    wanted = {i.target: [getattr(r, i.column) for r in records.values()] for i in shown if i.kind == "ref"}
    titles = titles_of(wanted, actor)

    def subtitle(record: Any) -> str:
        texts = []
        for info in shown:
            value = getattr(record, info.column)
            texts.append(titles.get((info.target, value), "") if info.kind == "ref" else str(value or ""))
        return " · ".join(text for text in texts if text)

    return [
        Match(
            spec.name, pk, spec.title_of(records[pk], actor), subtitle(records[pk]), found[pk].reason, found[pk].score
        )
        for pk in ids
        if pk in records
    ]
