"""Who is mentioned in the texts of a record, and who can be."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from quen.kernel.changes.consume import Entry
from quen.kernel.notify.models import Notification
from quen.kernel.notify.send import announce, notify, reader_of, willing
from quen.kernel.people.models import Member, Team
from quen.kernel.records.base import Record
from quen.kernel.text.mentions import mentions

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

Found = Counter[tuple[str, uuid.UUID]]


def tell_mentioned(spec: ObjectSpec, entries: list[Entry]) -> None:
    """Notify those whom a save mentions more often than the text before it did."""
    columns = {info.column: name for name, info in spec.fields.items() if info.kind == "longtext"}
    if not columns:
        return
    created = [e.record_id for e in entries if e.operation == "c"]
    texts = {row["id"]: row for row in _texts(spec, created, columns)}
    touched = [e for e in entries if e.operation == "c" or columns.keys() & (e.changes or {}).keys()]
    first = _first_changes(touched)
    for entry in touched:
        for column, name in columns.items():
            old, new = _pair(entry, column, texts, first)
            fresh = mentions(new) - mentions(old)
            if fresh:
                _tell(spec, entry, name, fresh)


def _texts(spec: ObjectSpec, ids: list[uuid.UUID], columns: dict[str, str]) -> list[dict[str, Any]]:
    return list(spec.model.objects.filter(pk__in=ids).values("id", *columns)) if ids else []


def _first_changes(entries: list[Entry]) -> dict[tuple[uuid.UUID, str], str]:
    """{(record, column): the value that the first change of it found}."""
    found: dict[tuple[uuid.UUID, str], str] = {}
    for entry in entries:
        for column, (old, _new) in (entry.changes or {}).items() if entry.operation == "u" else ():
            found.setdefault((entry.record_id, column), str(old or ""))
    return found


def _pair(
    entry: Entry, column: str, texts: dict[uuid.UUID, dict[str, Any]], first: dict[tuple[uuid.UUID, str], str]
) -> tuple[str, str]:
    """A field before and after a change. The log has no values of a new record: they are those that the next
    change found (`first`), or the present ones."""
    if entry.operation == "u":
        old, new = (entry.changes or {}).get(column, ("", ""))
        return str(old or ""), str(new or "")
    if (entry.record_id, column) in first:
        return "", first[entry.record_id, column]
    return "", str(texts.get(entry.record_id, {}).get(column) or "")


def _tell(spec: ObjectSpec, entry: Entry, name: str, fresh: Found) -> None:
    record = spec.model.objects.filter(pk=entry.record_id, deleted_at__isnull=True).first()
    if record is None:
        return
    people, direct = _members(fresh)
    if entry.actor_id is not None:
        people.discard(entry.actor_id)
    readers = _who_read(spec, name, people, record)
    notify(
        members=sorted(readers),
        kind="mentioned",
        actor=entry.actor_id,
        record=record,
        params={"field": name},
        key=f"mentioned:{spec.name}:{entry.id}:{name}",
    )
    blind = sorted(str(member) for member in direct & people - readers)
    if blind and entry.actor_id is not None:
        _tell_author(spec, entry, record, name, blind)


def _who_read(spec: ObjectSpec, name: str, people: set[uuid.UUID], record: Record) -> set[uuid.UUID]:
    """Those of `people` who see the record and the field in which they are mentioned."""
    found = set()
    for member in people:
        reader = reader_of(member)
        if reader is None or name not in {info.name for info in spec.readable(reader)}:
            continue
        if spec.rows(reader).filter(pk=record.pk).exists():
            found.add(member)
    return found


def _members(found: Found) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """(everybody meant, those meant by name) among the active members; a team is its people and those below it."""
    direct = set(Member.objects.filter(pk__in=[pk for kind, pk in found if kind == "member"], active=True,
                                       deleted_at__isnull=True).values_list("pk", flat=True))  # fmt: skip
    teams = [pk for kind, pk in found if kind == "team"]
    people = set(direct)
    if teams:
        rows = Member.objects.filter(team__in=_below(teams), active=True, deleted_at__isnull=True)
        people |= set(rows.values_list("pk", flat=True))
    return people, direct


def _below(teams: list[uuid.UUID]) -> set[uuid.UUID]:
    children: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    known = Team.objects.filter(deleted_at__isnull=True).values_list("pk", "parent_id")
    for pk, parent in known:
        children[parent].append(pk)
    found, open_ = set(), [pk for pk, _parent in known if pk in set(teams)]
    while open_:
        team = open_.pop()
        if team not in found:
            found.add(team)
            open_ += children[team]
    return found


def _tell_author(spec: ObjectSpec, entry: Entry, record: Record, name: str, blind: list[str]) -> None:
    """The author learns that somebody she named does not see the record, and can share it from there."""
    assert entry.actor_id is not None  # noqa: S101
    author = entry.actor_id
    if not willing([author], "unseen"):
        return
    Notification.objects.bulk_create(
        [
            Notification(
                member_id=author,
                kind="unseen",
                object=spec.name,
                record_id=record.pk,
                params={"members": blind[:20], "field": name},
                key=f"unseen:{spec.name}:{entry.id}:{name}",
            )
        ],
        ignore_conflicts=True,
    )
    announce([author])
