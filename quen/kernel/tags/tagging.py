"""Putting tags on records and taking them off; each runs in the caller's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError, NotFound
from quen.kernel.records.save import lock_record, save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags.models import COLORS, Tag, Tagging
from quen.kernel.text.folding import fold

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

MOST_ON_A_RECORD = 50
MOST_OFFERED = 2000  # tags that are looked through while somebody types


@dataclass(frozen=True, slots=True)
class TagView:
    """A tag as it is shown: `color` is one of the named hues."""

    id: str
    name: str
    color: str


def usable_tags(spec: ObjectSpec, actor: Actor) -> QuerySet[Tag]:
    """The tags that records of `spec` can have."""
    rows: QuerySet[Tag] = get_spec("tag").rows(actor).filter(Q(object="") | Q(object=spec.name))
    return rows


def find_tags(tags: QuerySet[Tag], text: str, limit: int = 20) -> list[Tag]:
    """Those of `tags` whose name has the words of `text`, without regard to accents and case; by name."""
    wanted = fold(text).split()
    found = []
    for tag in tags.order_by("name_sort", "id")[:MOST_OFFERED]:
        if all(word in fold(tag.name) for word in wanted):
            found.append(tag)
            if len(found) == limit:
                break
    return found


def tags_of(spec: ObjectSpec, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[TagView, ...]]:
    """{record: its tags by name} for records that the actor sees, in one statement."""
    wanted = list(ids)
    found: dict[uuid.UUID, tuple[TagView, ...]] = {}
    if not spec.takes_tags or not wanted:
        return found
    rows = Tagging.objects.filter(object=spec.name, record_id__in=wanted, tag__deleted_at__isnull=True)
    columns = rows.order_by("tag__name_sort").values_list("record_id", "tag_id", "tag__name", "tag__color")
    for record_id, tag_id, name, color in columns:
        found[record_id] = (*found.get(record_id, ()), TagView(str(tag_id), name, color))
    return found


def tag_record(
    spec: ObjectSpec, record_id: uuid.UUID, *, actor: Actor, tag_id: uuid.UUID | None = None, name: str = ""
) -> Tag:
    """Put a tag on a record the actor edits: a known one, or by its name, made where there is none of that name.

    A tag that is there already stays as it is. Raises NotFound, Denied, DomainError.
    """
    _require_tags(spec)
    lock_record(spec, record_id, actor=actor, action="edit")
    tag = _known(spec, tag_id, actor) if tag_id is not None else find_or_make(spec, name, actor)
    here = Tagging.objects.filter(object=spec.name, record_id=record_id)
    if here.filter(tag_id=tag.pk).exists():
        return tag
    if here.count() >= MOST_ON_A_RECORD:
        raise DomainError("too_many_tags", _("At most %(count)d tags on a record.") % {"count": MOST_ON_A_RECORD})
    Tagging(object=spec.name, record_id=record_id, tag_id=tag.pk, created_by_id=actor.member_id).save(force_insert=True)
    return tag


def untag_record(spec: ObjectSpec, record_id: uuid.UUID, tag_id: uuid.UUID, *, actor: Actor) -> None:
    """Take a tag off a record the actor edits; one that is not there is no error. Raises NotFound, Denied."""
    _require_tags(spec)
    lock_record(spec, record_id, actor=actor, action="edit")
    Tagging.objects.filter(object=spec.name, record_id=record_id, tag_id=tag_id).delete()


def _require_tags(spec: ObjectSpec) -> None:
    if not spec.takes_tags:
        raise NotFound


def _known(spec: ObjectSpec, tag_id: uuid.UUID, actor: Actor) -> Tag:
    tag = usable_tags(spec, actor).filter(pk=tag_id).first()
    if tag is None:
        raise DomainError("no_such_tag", _("There is no such tag."), field="tag")
    return tag


def find_or_make(spec: ObjectSpec, name: str, actor: Actor) -> Tag:
    """The usable tag of that name (whatever its accents and case when there is no exact one), else a new one.

    Raises Denied where the actor may not make tags, DomainError for a name that cannot be.
    """
    wanted = " ".join(name.split())
    if not wanted:
        raise DomainError("required", _("Please fill in this field."), field="name")
    same = [tag for tag in find_tags(usable_tags(spec, actor), wanted, MOST_OFFERED) if fold(tag.name) == fold(wanted)]
    if same:
        return next((tag for tag in same if tag.name == wanted), same[0])
    # a color by the name, so that tags made in passing can be told apart
    color = COLORS[1 + sum(wanted.encode()) % (len(COLORS) - 1)][0]
    made: Tag = save_record(get_spec("tag"), actor=actor, changes={"name": wanted, "color": color})
    return made


def move_tags(object_name: str, from_id: uuid.UUID, to_id: uuid.UUID) -> int:
    """Give the tags of one record to another of the same object (a merge). Returns how many it did not have yet."""
    has = Tagging.objects.filter(object=object_name, record_id=to_id).values_list("tag_id", flat=True)
    old = Tagging.objects.filter(object=object_name, record_id=from_id)
    moved = old.exclude(tag_id__in=list(has)).update(record_id=to_id)
    old.delete()
    return moved


def tag_views(tags: Iterable[Any]) -> tuple[TagView, ...]:
    """Tags to be shown."""
    return tuple(TagView(str(tag.pk), tag.name, tag.color) for tag in tags)
