"""Keeping favorites and what was opened last, and showing what of it the member still sees."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import CharField, F, Max, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from quen.kernel.db.json_values import read_json
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.favorites.models import Favorite
from quen.kernel.records.base import new_id
from quen.kernel.records.links import record_key, split_key
from quen.kernel.registry.registry import get_spec, specs

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

MOST_FAVORITES = 100
_OPENED = """
INSERT INTO recent AS r (id, member_id, keys) VALUES (%s, %s, ARRAY[%s])
ON CONFLICT (tenant_id, member_id) DO UPDATE
SET keys = (excluded.keys || array_remove(r.keys, excluded.keys[1]))[1:50]
WHERE r.keys[1] <> excluded.keys[1]
"""


# Two values of a statement about %(member)s: her favorites, and the keys of what she opened.
KEPT = """
coalesce((SELECT json_agg(json_build_array(id, object, record_id, path, label) ORDER BY position, id)
          FROM favorite WHERE member_id = %(member)s), '[]'),
coalesce((SELECT keys FROM recent WHERE member_id = %(member)s), '{}')
"""


class _Row(NamedTuple):
    """A favorite as it is read."""

    id: str
    object: str
    record_id: str | None
    path: str
    label: str

    @property
    def key(self) -> tuple[str, uuid.UUID]:
        return self.object, uuid.UUID(self.record_id)


@dataclass(frozen=True, slots=True)
class Kept:
    """A favorite or a recent record as it is shown. `id`: of the favorite. `object`: what it is, or lists."""

    label: str
    url: str
    icon: str
    object: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class AtHand:
    favorites: tuple[Kept, ...]
    recent: tuple[Kept, ...]


def note_opened(actor: Actor, spec: ObjectSpec, record_id: uuid.UUID) -> None:
    """The record stands first among those `actor` opened. Opening it again at once writes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_OPENED, [new_id(), actor.member_id, record_key(spec.name, record_id)])


def toggle_record(actor: Actor, spec: ObjectSpec, record_id: uuid.UUID) -> bool:
    """Make a record a favorite, or none again; answers which. Raises NotFound for one that she does not see."""
    if not spec.rows(actor).filter(pk=record_id).exists():
        raise NotFound
    return _toggle(actor, object=spec.name, record_id=record_id)


def toggle_path(actor: Actor, spec: ObjectSpec, path: str, label: str) -> bool:
    """The same for a list of `spec`, as its address filters and orders it."""
    return _toggle(actor, {"label": label[:120]}, object=spec.name, path=path)


def _toggle(actor: Actor, more: dict[str, Any] | None = None, **what: Any) -> bool:
    own = Favorite.objects.filter(member=actor.member_id)
    if own.filter(**what).delete()[0]:
        return False
    if own.count() >= MOST_FAVORITES:
        raise DomainError("too_many", _("At most %(count)d favorites. Take one off first.") % {"count": MOST_FAVORITES})
    last = own.aggregate(last=Max("position"))["last"] or 0
    made = Favorite(member_id=actor.member_id, position=last + 1, **what, **(more or {}))
    Favorite.objects.bulk_create([made], ignore_conflicts=True)  # the second of two clicks finds it there
    return True


def remove(actor: Actor, favorite_id: uuid.UUID) -> None:
    """Take a favorite off. Raises NotFound when it is not hers."""
    if not Favorite.objects.filter(member=actor.member_id, pk=favorite_id).delete()[0]:
        raise NotFound


def reorder(actor: Actor, ids: Sequence[uuid.UUID]) -> None:
    """Put her favorites in this order; those not named follow as they were."""
    own = list(Favorite.objects.filter(member=actor.member_id).order_by("position", "id").select_for_update())
    wanted = {favorite_id: place for place, favorite_id in enumerate(ids)}
    own.sort(key=lambda favorite: wanted.get(favorite.pk, len(wanted)))
    for place, favorite in enumerate(own):
        favorite.position = place + 1
    Favorite.objects.bulk_update(own, ["position"])


def at_hand(actor: Actor, recent: int, found: tuple[Any, Any] | None = None) -> AtHand:
    """Her favorites, and the last `recent` records she opened: what she still sees of them, in two statements.

    In one where `found`, the values of `KEPT`, was read with something else.
    """
    if found is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + KEPT, {"member": actor.member_id})
            found = cursor.fetchone()
    rows, kept = found or ("[]", [])
    own = [_Row(*row) for row in read_json(rows)]
    keys = [split_key(key) for key in kept]
    taken = {f.key for f in own if f.record_id}
    wanted = {key for key in keys[: recent * 2] if key not in taken}
    titles = visible_titles({*taken, *wanted}, actor)
    opened = [_record(key, titles[key]) for key in keys if key in titles and key in wanted]
    favorites = [made for f in own if (made := _favorite(f, titles, actor))]
    return AtHand(tuple(favorites), tuple(opened[:recent]))


def _record(key: tuple[str, uuid.UUID], title: str, favorite_id: str = "") -> Kept:
    spec = get_spec(key[0])
    return Kept(title, spec.url(key[1]), spec.icon, spec.label, favorite_id)


def _favorite(favorite: _Row, titles: dict[tuple[str, uuid.UUID], str], actor: Actor) -> Kept | None:
    if favorite.record_id:
        title = titles.get(favorite.key)
        return _record(favorite.key, title, favorite.id) if title is not None else None
    spec = specs().get(favorite.object)
    if spec is None or not actor.may(spec.name, "view"):
        return None
    return Kept(favorite.label or spec.label_plural, favorite.path, spec.icon, spec.label_plural, favorite.id)


def visible_titles(
    wanted: Iterable[tuple[str, uuid.UUID]], actor: Actor
) -> dict[tuple[str, uuid.UUID], str]:  # fmt: skip
    """{(object, id): title} of those records that `actor` sees, none in the trash: one statement for all objects."""
    ids: dict[str, set[uuid.UUID]] = defaultdict(set)
    for name, record_id in wanted:
        ids[name].add(record_id)
    parts = []
    for name in sorted(ids.keys() & specs().keys()):
        spec = specs()[name]
        if not actor.may(name, "view"):
            continue
        shown = spec.title in {info.name for info in spec.readable(actor)}
        title = Cast(F(spec.title), TextField()) if shown else Value("", TextField())
        rows = spec.rows(actor).filter(pk__in=ids[name]).order_by()
        parts.append(rows.values_list(Value(name, CharField()), "pk", title))
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(name, pk): title or get_spec(name).label for name, pk, title in rows}
