"""Who is at which record now, in all live processes.

Nothing is stored: every process tells the others of its own people by NOTIFY, repeats all of them when one that has
just started asks, and forgets those of a process that has fallen silent.
"""

from __future__ import annotations

import json
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

CHANNEL = "quen_presence"
BEAT_SECONDS = 10.0  # so often a process says that it lives
SILENT_SECONDS = 35.0  # after which its people are taken to have left
MESSAGE_BYTES = 7000  # PostgreSQL takes 8,000

Place = tuple[uuid.UUID, str, uuid.UUID]  # tenant, object, record


@dataclass(frozen=True)
class Visit:
    """An open page: `member` looks at `place`, and edits `field` when that is not empty."""

    place: Place
    member: uuid.UUID
    name: str
    field: str = ""

    def as_json(self) -> dict[str, Any]:
        tenant, name, record = self.place
        return {"t": str(tenant), "o": name, "r": str(record), "m": str(self.member), "n": self.name, "f": self.field}


@dataclass(frozen=True)
class Person:
    """Somebody at a record, with the fields she edits in any of her pages."""

    member: uuid.UUID
    name: str
    fields: tuple[str, ...] = ()


@dataclass
class Presence:
    """What this process knows of everybody. `own` are its own pages, by stream."""

    process: str = field(default_factory=lambda: uuid.uuid4().hex)
    own: dict[str, Visit] = field(default_factory=dict)
    visits: dict[Place, dict[tuple[str, str], Visit]] = field(default_factory=lambda: defaultdict(dict))
    where: dict[tuple[str, str], Place] = field(default_factory=dict)
    heard: dict[str, float] = field(default_factory=dict)

    # --- what to say -------------------------------------------------------------------------------

    def enter(self, stream: str, visit: Visit) -> str:
        """The message that a page of this process looks at a record, or edits another field of it."""
        self.own[stream] = visit
        return self._message(all={stream: visit.as_json()})

    def edit(self, stream: str, field_name: str) -> str:
        """The message that a page edits `field_name` ("" for none), to whichever process the page belongs."""
        visit = self.own.get(stream)
        if visit is None:
            return self._message(to=stream, f=field_name)
        return self.enter(stream, replace(visit, field=field_name))

    def leave(self, stream: str) -> str:
        """The message that a page of this process is gone."""
        self.own.pop(stream, None)
        return self._message(gone=[stream])

    def beat(self, *, hello: bool = False) -> str:
        """A sign of life; with `hello` others are asked who is there."""
        return self._message(hello=True) if hello else self._message()

    def everybody(self) -> Iterator[str]:
        """The messages that repeat all pages of this process."""
        part: dict[str, Any] = {}
        size = 0
        for stream, visit in list(self.own.items()):
            entry = visit.as_json()
            length = len(json.dumps(entry, ensure_ascii=False).encode()) + 50
            if part and size + length > MESSAGE_BYTES:
                yield self._message(all=part)
                part, size = {}, 0
            part[stream] = entry
            size += length
        if part:
            yield self._message(all=part)

    def _message(self, **body: Any) -> str:
        return json.dumps({"p": self.process, **body}, ensure_ascii=False, separators=(",", ":"))

    # --- what was heard ----------------------------------------------------------------------------

    def hear(self, text: str) -> tuple[set[Place], list[str]]:
        """Take in a message; returns the places where something changed and what to answer."""
        body = json.loads(text)
        process = str(body["p"])
        self.heard[process] = time.monotonic()
        changed: set[Place] = set()
        for stream, entry in body.get("all", {}).items():
            changed |= self._put((process, stream), _visit(entry))
        for stream in body.get("gone", ()):
            changed |= self._drop((process, stream))
        answers = []
        if body.get("to") in self.own:
            answers.append(self.edit(body["to"], str(body.get("f", ""))))
        if body.get("hello") and process != self.process:
            answers += self.everybody()
        return changed, answers

    def _put(self, key: tuple[str, str], visit: Visit) -> set[Place]:
        changed = self._drop(key) if self.where.get(key, visit.place) != visit.place else set()
        if self.visits[visit.place].get(key) == visit:
            return changed
        self.visits[visit.place][key] = visit
        self.where[key] = visit.place
        return changed | {visit.place}

    def _drop(self, key: tuple[str, str]) -> set[Place]:
        place = self.where.pop(key, None)
        if place is None:
            return set()
        self.visits[place].pop(key, None)
        if not self.visits[place]:
            del self.visits[place]
        return {place}

    def forget_silent(self) -> set[Place]:
        """Drop the pages of processes that say nothing any more; the places where that changes something."""
        limit = time.monotonic() - SILENT_SECONDS
        silent = {process for process, at in self.heard.items() if at < limit and process != self.process}
        changed: set[Place] = set()
        for key in [key for key in self.where if key[0] in silent]:
            changed |= self._drop(key)
        for process in silent:
            del self.heard[process]
        return changed

    def people(self, place: Place, *, but: uuid.UUID) -> list[Person]:
        """Who else is at a record, in the order of coming."""
        found: dict[uuid.UUID, Person] = {}
        for visit in self.visits.get(place, {}).values():
            if visit.member == but:
                continue
            known = found.get(visit.member, Person(visit.member, visit.name))
            edits = (*known.fields, visit.field) if visit.field else known.fields
            found[visit.member] = replace(known, fields=tuple(dict.fromkeys(edits)))
        return list(found.values())


def _visit(entry: dict[str, str]) -> Visit:
    place = (uuid.UUID(entry["t"]), entry["o"], uuid.UUID(entry["r"]))
    return Visit(place, uuid.UUID(entry["m"]), entry["n"], entry["f"])
