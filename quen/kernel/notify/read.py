"""A member's notifications as she may read them now: titles and texts only of what she still sees."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quen.kernel.clock import now
from quen.kernel.notify.declare import Notice, notices
from quen.kernel.notify.models import Notification, NotificationChoice
from quen.kernel.people.names import member_names
from quen.kernel.query.titles import Titles, titles_of
from quen.kernel.records.links import split_key
from quen.kernel.registry.registry import specs
from quen.kernel.text.formatting import format_number
from quen.kernel.text.mentions import excerpt

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

PAGE = 20
UNREAD_CAP = 99
NAMES = 2  # of objects in the sentence about several records
_GONE = Notice("", "", "", icon="bell")  # a kind that is declared no more


@dataclass(frozen=True)
class Told:
    """A notification to be shown. `parts`: (text, strong) of the sentence; `url` "" where there is nothing to open."""

    id: uuid.UUID
    kind: str
    object: str
    record_id: uuid.UUID | None
    icon: str
    who: str
    parts: tuple[tuple[str, bool], ...]
    text: str
    url: str
    at: datetime
    seen: bool
    read: bool
    params: Mapping[str, Any]

    @property
    def sentence(self) -> str:
        return "".join(text for text, _strong in self.parts)


# A value of a statement about %(member)s: how many are unread, up to %(most)s.
UNREAD = """
(SELECT count(*) FROM (SELECT 1 FROM notification WHERE member_id = %(member)s AND read_at IS NULL
                       LIMIT %(most)s) AS unread)
"""


def unread_count(actor: Actor) -> int:
    """How many are unread, counted up to one more than UNREAD_CAP."""
    rows = Notification.objects.filter(member=actor.member_id, read_at__isnull=True)
    return rows.order_by()[: UNREAD_CAP + 1].count()


def count_text(count: int) -> str:
    """For the badge: "", "7", "99+"."""
    if count > UNREAD_CAP:
        return f"{UNREAD_CAP}+"
    return str(count) if count else ""


def read_notifications(
    actor: Actor, *, before: str = "", unread: bool = False, limit: int = PAGE
) -> tuple[list[Told], str]:
    """The latest first, from `before` (given by the page before) on; with the key of the next page, "" at the end."""
    rows = Notification.objects.filter(member=actor.member_id).order_by("-created_at", "-id")
    if unread:
        rows = rows.filter(read_at__isnull=True)
    at, pk = _cursor(before)
    if at is not None:
        rows = rows.filter(created_at__lte=at).exclude(Q(created_at=at) & Q(id__gte=pk))
    found = list(rows[: limit + 1])
    more = f"{found[limit - 1].created_at.isoformat()}~{found[limit - 1].pk}" if len(found) > limit else ""
    return told(found[:limit], actor), more


def _cursor(text: str) -> tuple[datetime | None, uuid.UUID | None]:
    try:
        at, _sep, pk = text.partition("~")
        moment = datetime.fromisoformat(at)
        return (moment, uuid.UUID(pk)) if moment.tzinfo else (None, None)
    except ValueError:
        return None, None


def told(found: Iterable[Notification], actor: Actor) -> list[Told]:
    """Notifications in the words of their reader; statements by object, none by row."""
    found = list(found)
    places = _places(found, actor)
    titles = _titles([*((n.object, n.record_id) for n in found), *places.values(), *map(_column, found)], actor)
    names = member_names(_people(found))
    texts = _texts(found, actor)
    return [_one(n, titles, places, names, texts) for n in found]


def _people(found: list[Notification]) -> set[uuid.UUID]:
    named = {uuid.UUID(pk) for n in found for pk in n.params.get("members", ())}
    return named | {n.actor_id for n in found if n.actor_id is not None}


def _titles(keys: Iterable[tuple[str, uuid.UUID | None]], actor: Actor) -> Titles:
    wanted: dict[str, set[uuid.UUID]] = {}
    for name, pk in keys:
        if pk is not None and name in specs() and actor.may(name, "view"):
            wanted.setdefault(name, set()).add(pk)
    return titles_of(wanted, actor)


def _column(n: Notification) -> tuple[str, uuid.UUID | None]:
    """The column of a board that a record was moved to."""
    spec, pk = specs().get(n.object), n.params.get("column")
    return (spec.fields[spec.board.by].target, uuid.UUID(pk)) if spec and spec.board and pk else ("", None)


def _places(found: Iterable[Notification], actor: Actor) -> dict[uuid.UUID, tuple[str, uuid.UUID]]:
    """Where a text stands that is about another record: a note's mention is one on the timeline of what it is about."""
    wanted: dict[str, set[uuid.UUID]] = {}
    for n in found:
        if n.params.get("field") and n.record_id is not None and n.object in specs():
            wanted.setdefault(n.object, set()).add(n.record_id)
    result = {}
    for name, ids in wanted.items():
        about = next((info for info in specs()[name].readable(actor) if info.kind == "anyref"), None)
        rows = specs()[name].rows(actor).filter(pk__in=ids).values_list("pk", about.column) if about else ()
        result.update({pk: split_key(key) for pk, key in rows if key})
    return result


def _texts(found: list[Notification], actor: Actor) -> dict[tuple[uuid.UUID, str], str]:
    """What stands around a mention: (record, field) -> text, of fields that exist for the reader."""
    wanted: dict[str, dict[uuid.UUID, str]] = {}
    for n in found:
        field = str(n.params.get("field", ""))
        if field and n.record_id is not None and n.object in specs():
            wanted.setdefault(n.object, {})[n.record_id] = field
    result = {}
    for name, fields in wanted.items():
        readable = {info.name: info.column for info in specs()[name].readable(actor)}
        columns = {readable[field] for field in fields.values() if field in readable}
        rows = specs()[name].rows(actor).filter(pk__in=fields).values("id", *columns) if columns else ()
        for row in rows:
            column = readable.get(fields[row["id"]], "")
            if column:
                result[row["id"], fields[row["id"]]] = excerpt(str(row[column] or ""), actor.member_id)
    return result


def _one(
    n: Notification,
    titles: Titles,
    places: Mapping[uuid.UUID, tuple[str, uuid.UUID]],
    names: dict[uuid.UUID, str],
    texts: dict[tuple[uuid.UUID, str], str],
) -> Told:
    notice, spec = notices().get(n.kind, _GONE), specs().get(n.object)
    who = names.get(n.actor_id, "") if n.actor_id else ""
    title = titles.get((n.object, n.record_id), "") if n.record_id else ""
    place = places.get(n.record_id) if n.record_id and title else None
    title = titles.get(place, title) if place else title
    seen = bool(title) or n.record_id is None
    several = bool(notice.many) and n.record_id is None and n.params.get("count")
    words = {
        **{name: _shown(value) for name, value in n.params.items() if isinstance(value, str | int)},
        "actor": who or "Quen",
        "record": title
        or (_("a record that is no longer shared with you") if n.record_id else n.params.get("text", "")),
        "names": ", ".join(names.get(uuid.UUID(pk), "") for pk in n.params.get("members", ())),
        "column": titles.get(_column(n), "–"),  # type: ignore[arg-type]
        "object": spec.label.lower() if spec else "",
        "objects": spec.label_plural.lower() if spec else "",
    }
    sentence = str(notice.many if several else notice.sentence)
    text = texts.get((n.record_id, str(n.params.get("field", ""))), "") if n.record_id and seen else ""
    own = str(n.params.get("text", "")) if n.record_id else ""
    return Told(
        id=n.pk,
        kind=n.kind,
        object=n.object,
        record_id=n.record_id,
        icon=notice.icon,
        who=who,
        parts=_filled(sentence, words),
        text=text or own,
        url=f"/notifications/{n.pk}" if (spec and seen) or place_of_work(n) else "",
        at=n.created_at,
        seen=n.seen_at is not None,
        read=n.read_at is not None,
        params=n.params,
    )


def _shown(value: str | int) -> str:
    """A number in the form of the language."""
    return value if isinstance(value, str) else format_number(value, get_language() or "en")


_STRONG = ("actor", "record", "count", "names", "column")


def _filled(sentence: str, words: Mapping[str, Any]) -> tuple[tuple[str, bool], ...]:
    """The sentence with its words, in the order of its language, the names standing out."""
    marked = sentence % {k: f"\x00{v}\x00" if k in _STRONG else v for k, v in words.items()}
    pieces = marked.split("\x00")
    return tuple((piece, index % 2 == 1) for index, piece in enumerate(pieces) if piece)


def open_notification(actor: Actor, notification_id: uuid.UUID) -> str:
    """Mark one as read and return where it leads; "" when it is not hers."""
    n = Notification.objects.filter(member=actor.member_id, pk=notification_id).first()
    if n is None:
        return ""
    mark_read(actor, [n.pk])
    if work := place_of_work(n):
        return work
    spec = specs().get(n.object)
    if spec is None:
        return "/notifications"
    if n.record_id is not None:
        place = _places([n], actor).get(n.record_id, (n.object, n.record_id))
        return specs()[place[0]].url(place[1]) if _titles([place], actor) else spec.url(n.record_id)
    return f"{spec.url()}?{spec.scope.owner}=me" if spec.scope.owner else spec.url()


def place_of_work(n: Notification) -> str:
    """The page of what was done in the background, which is no record; "" for all else."""
    return str(n.params.get("url", "")) if not n.object else ""


def mark_read(actor: Actor, ids: Iterable[uuid.UUID] | None = None) -> int:
    """Mark these as read, all of them with None; returns how many were not."""
    rows = Notification.objects.filter(member=actor.member_id, read_at__isnull=True)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    return rows.update(read_at=now(), seen_at=now())


def mark_seen(actor: Actor, ids: Iterable[uuid.UUID]) -> int:
    """Mark these as listed before her eyes."""
    rows = Notification.objects.filter(member=actor.member_id, pk__in=list(ids), seen_at__isnull=True)
    return rows.update(seen_at=now())


def news(actor: Actor, limit: int = 5) -> list[Told]:
    """The latest unread ones that no page has shown yet."""
    rows = Notification.objects.filter(member=actor.member_id, read_at__isnull=True, seen_at__isnull=True)
    return told(rows.order_by("-created_at", "-id")[:limit], actor)


def choices_of(actor: Actor) -> list[tuple[Notice, bool]]:
    """The kinds that can be turned off, and whether they are on for this member."""
    rows = NotificationChoice.objects.filter(member=actor.member_id).values_list("kind", "in_app")
    chosen = dict(rows)
    return [(n, chosen.get(n.name, n.default)) for n in notices().values() if not n.always]


def choose(actor: Actor, wanted: Iterable[str]) -> None:
    """Let exactly the kinds `wanted` be told."""
    on = set(wanted)
    for notice, before in choices_of(actor):
        if before != (notice.name in on):
            NotificationChoice.objects.update_or_create(
                member_id=actor.member_id, kind=notice.name, defaults={"in_app": notice.name in on}
            )
