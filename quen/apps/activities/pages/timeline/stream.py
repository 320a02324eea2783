"""Reading a timeline: activities and changes in one stream, the newest first, at the same cost on every page.

Both streams are read along an index of their own, each from where the last page left it, and put together by time.
A page takes the newest of both, so that neither has a gap; what it took of each is in its signed cursor, so that
nothing comes twice.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.utils.translation import gettext as _

from quen.apps.activities.activity.link import ActivityLink
from quen.apps.activities.pages.timeline.visible import Links, first_of, links_of
from quen.kernel.errors import DomainError
from quen.kernel.query.page import RowAfter
from quen.kernel.records.once import once
from quen.kernel.web.history import read_history
from quen.kernel.web.viewmodels import HistoryEntry

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

PAGE = 20
OPEN_SHOWN, OPEN_MOST, PINNED_MOST = 5, 100, 10
CHANGES = "changes"
_LATEST = datetime.max.replace(tzinfo=UTC)
_ROUNDS = 5  # pages of changes of which nothing is shown, read in a row


@dataclass(frozen=True)
class Position:
    """How far a reader has come: the last activity and the last change taken. `ended`: streams that have no more."""

    at: str = ""
    activity: str = ""
    change: int = 0
    ended: str = ""


@dataclass(frozen=True)
class Piece:
    """One thing of the stream: an activity's id or a change."""

    at: datetime
    activity: uuid.UUID | None = None
    change: HistoryEntry | None = None


@dataclass(frozen=True)
class Stream:
    pieces: tuple[Piece, ...]
    cursor: str


def read_stream(spec: ObjectSpec, record: Any, actor: Actor, kind: str = "", cursor: str = "") -> Stream:
    """A page of what has happened. `kind`: of activities, CHANGES, or "" for all. Raises DomainError (cursor)."""
    signer = signing.Signer(salt=f"timeline:{actor.tenant_id}:{spec.name}:{record.pk}:{kind}")
    position = _position(signer, cursor)
    activities, more_activities = _activities(spec, record, actor, kind, position)
    changes, floor, more_changes = _changes(spec, record, actor, kind, position)
    # activities older than the changes looked at wait for the next page
    pieces = [*changes, *(piece for piece in activities if floor is None or piece.at >= floor[1])]
    taken = sorted(pieces, key=lambda piece: piece.at, reverse=True)[:PAGE]
    all_changes = sum(p.change is not None for p in taken) == len(changes)
    left_a = more_activities or sum(p.activity is not None for p in taken) < len(activities)
    left_c = more_changes or not all_changes
    if not left_a and not left_c:
        return Stream(tuple(taken), "")
    skipped_to = floor[0] if floor is not None and all_changes else 0
    ended = ("" if left_a else "a") + ("" if left_c else "c")
    after = _after(position, taken, skipped_to, ended=ended)
    return Stream(tuple(taken), signer.sign_object([after.at, after.activity, after.change, after.ended]))


def _position(signer: signing.Signer, cursor: str) -> Position:
    if not cursor:
        return Position()
    try:
        at, activity, change, ended = signer.unsign_object(cursor)
        return Position(str(at), str(activity), int(change), str(ended))
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise DomainError("bad_cursor", _("This page link is not valid here."), field="cursor") from error


def _after(before: Position, taken: list[Piece], skipped_to: int, *, ended: str) -> Position:
    activities = [piece for piece in taken if piece.activity is not None]
    changes = [piece.change.id for piece in taken if piece.change is not None]
    last = activities[-1] if activities else None
    return Position(
        last.at.isoformat() if last else before.at,
        str(last.activity) if last else before.activity,
        skipped_to or (changes[-1] if changes else before.change),
        ended,
    )


def _activities(spec: ObjectSpec, record: Any, actor: Actor, kind: str, position: Position) -> tuple[list[Piece], bool]:
    if kind == CHANGES or "a" in position.ended:
        return [], False

    def narrow(links: Links) -> Links:
        rows = _of_kind(links.filter(is_open=False, at__isnull=False), kind)
        return rows.filter(_older(position)) if position.at else rows

    found = first_of(links_of(spec, record, actor), narrow, PAGE + 1, latest=True)
    return [Piece(at, activity=pk) for at, pk in found[:PAGE] if at is not None], len(found) > PAGE


def _older(position: Position) -> RowAfter:
    field = ActivityLink._meta.get_field("at")
    return RowAfter(
        "at",
        datetime.fromisoformat(position.at),
        uuid.UUID(position.activity),
        descending=True,
        field=field,
        key="activity_id",
    )


def _changes(
    spec: ObjectSpec, record: Any, actor: Actor, kind: str, position: Position
) -> tuple[list[Piece], tuple[int, datetime] | None, bool]:
    """(changes, id and time of the oldest that was looked at when there are more, whether there are more)."""
    if kind not in {"", CHANGES} or "c" in position.ended:
        return [], None, False
    found: list[Piece] = []
    before, at = position.change, _LATEST
    for _round in range(_ROUNDS):
        history = read_history(spec, record, actor, before=before)
        for entry in history.entries:
            at = min(at, datetime.fromisoformat(entry.at_iso))  # they come in the order of their ids, times nearly so
            found.append(Piece(at, change=entry))
        if not history.more_url:
            return found, None, False
        before = history.oldest[0]
        at = min(at, datetime.fromisoformat(history.oldest[1]))
        if len(found) >= PAGE:
            break
    return found, (before, at), True


def open_activities(spec: ObjectSpec, record: Any, actor: Actor, kind: str, most: int) -> list[uuid.UUID]:
    """What lies ahead or is overdue, the most pressing first, those without a date last; one more than `most`."""

    def read() -> list[uuid.UUID]:
        parts = links_of(spec, record, actor)
        found = first_of(parts, lambda links: _of_kind(links.filter(is_open=True), kind), most + 1, latest=False)
        return [pk for _at, pk in found]

    return once(record, ("open activities", actor.member_id, kind, most), read)


def pinned_activities(spec: ObjectSpec, record: Any, actor: Actor, kind: str) -> list[uuid.UUID]:
    """What somebody wants to have on top."""
    parts = links_of(spec, record, actor)
    pinned = first_of(
        parts, lambda links: _of_kind(links.filter(pinned=True, is_open=False), kind), PINNED_MOST, latest=True
    )
    return [pk for _at, pk in pinned]


def _of_kind(rows: Links, kind: str) -> Links:
    return rows.filter(kind=kind) if kind else rows
