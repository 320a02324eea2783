"""What the templates of the timeline receive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from quen.kernel.actions.declare import Tone
from quen.kernel.records.render import long_text
from quen.kernel.text.mentions import plain
from quen.kernel.web.viewmodels import FormField, HistoryEntry, Link


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """An activity in the stream. `facts` are short words under the title; `about` what else it concerns."""

    id: str
    url: str
    kind: str
    icon: str
    label: str
    title: str
    body: str
    when: str
    when_iso: str
    when_tone: Tone
    who: str
    who_initials: str
    facts: tuple[str, ...]
    about: tuple[Markup, ...]
    status: Literal["open", "done", "cancelled"]
    pinned: bool
    version: int
    verbs: frozenset[str]  # what the actor may do: complete, reopen, reschedule, pin, unpin, edit
    changes: None = None

    @property
    def text(self) -> Markup:
        """The body for the page, with mentions standing out."""
        return long_text(self.body)

    @property
    def brief(self) -> str:
        """How the body begins."""
        return plain(self.body)[:240]


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """Changes folded together: one line for those of one person that follow each other."""

    who: str
    who_initials: str
    when: str
    when_iso: str
    summary: str
    count: int
    changes: tuple[HistoryEntry, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """`open`: what lies ahead, the most pressing first; `entries`: what was, the newest first."""

    base: str
    url: str
    filters: tuple[Link, ...]
    open: tuple[ActivityEntry, ...]
    open_more_url: str
    pinned: tuple[ActivityEntry, ...]
    entries: tuple[ActivityEntry | ChangeEntry, ...]
    more_url: str
    filtered: bool


@dataclass(frozen=True, slots=True)
class Composer:
    """The form on top. `main` fields stand open, `more` are folded."""

    url: str
    kind: str
    kinds: tuple[Link, ...]
    main: tuple[FormField, ...]
    more: tuple[FormField, ...]
    submit_label: str
    errors: tuple[str, ...] = ()
    more_open: bool = False
    fresh: bool = True  # nothing typed yet


@dataclass(frozen=True, slots=True)
class TimelinePanel:
    """The tab of a record's page."""

    timeline: Timeline
    composer: Composer | None
