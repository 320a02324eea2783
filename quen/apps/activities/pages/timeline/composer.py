"""The form on top of a timeline: a note, a call, an e-mail, a task or a meeting, saved without leaving the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext as _

from quen.apps.activities.activity.model import CALL, EMAIL, MEETING, NOTE, TASK
from quen.apps.activities.activity.object import activity
from quen.apps.activities.pages.timeline.entries import ICONS
from quen.apps.activities.pages.timeline.viewmodels import Composer
from quen.kernel.clock import now, today
from quen.kernel.records.inputs import parse_form
from quen.kernel.records.links import record_key
from quen.kernel.records.save import save_record
from quen.kernel.text.mentions import plain
from quen.kernel.web.door import posted
from quen.kernel.web.viewmodels import Link
from quen.kernel.web.widgets import Draft, input_text, make_fields

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec

KINDS = (NOTE, CALL, EMAIL, TASK, MEETING)
_MAIN = {
    NOTE: "body",
    CALL: "body outcome duration_minutes",
    EMAIL: "name email_to body",
    TASK: "name due_at priority",
    MEETING: "name starts_at ends_at location",
}
_MORE = {
    NOTE: "name pinned",
    CALL: "name direction due_at remind_at owner",
    EMAIL: "direction email_from done_at",
    TASK: "body remind_at repeat owner",
    MEETING: "body all_day remind_at repeat owner",
}
_FIRST_LINE = 80  # characters of a text that become its subject


def make_composer(
    spec: ObjectSpec, record: Any, actor: Actor, kind: str = NOTE, draft: Draft | None = None
) -> Composer | None:
    """The form for a new activity on a record; None for those who may not create any, or on a record in the trash."""
    if not actor.may(activity.name, "create") or record.deleted_at is not None:
        return None
    kind = kind if kind in KINDS else NOTE
    given = draft or Draft()
    texts = {**_defaults(kind, actor), **given.texts}
    main, more = (_infos(names[kind], kind, actor) for names in (_MAIN, _MORE))
    fields = {f.name: f for f in make_fields([*main, *more], replace(given, texts=texts), actor)}
    shown = set(fields)
    url = f"/timeline/{spec.name}/{record.pk}/new"
    return Composer(
        url=url,
        kind=kind,
        kinds=tuple(Link(_label(one), f"{url}?kind={one}", ICONS[one], one == kind) for one in KINDS),
        main=tuple(fields[info.name] for info in main),
        more=tuple(fields[info.name] for info in more),
        submit_label=_submit(kind),
        errors=tuple(m for name, messages in given.errors.items() if name not in shown for m in messages),
        more_open=any(info.name in given.errors for info in more),
        fresh=draft is None,
    )


def save_composed(spec: ObjectSpec, record: Any, actor: Actor, request: HttpRequest) -> Any:
    """Save what was posted as an activity about the record. Raises DomainError by field."""
    texts = posted(request)
    kind = texts.get("kind", "")
    kind = kind if kind in KINDS else NOTE
    infos = _infos(f"{_MAIN[kind]} {_MORE[kind]}", kind, actor)
    boxes = {info.name: "false" for info in infos if info.kind == "boolean"}
    if not texts.get("name", "").strip():
        texts["name"] = _subject(kind, texts.get("body", ""), spec.title_of(record, actor))
    named = [info for info in activity.writable(actor, "create") if info.name == "name"]
    values = parse_form([*infos, *(info for info in named if info not in infos)], {**boxes, **texts}, actor)
    changes = {name: value for name, value in values.items() if value not in (None, "")}
    return save_record(
        activity, actor=actor, changes={**changes, "kind": kind, "about": record_key(spec.name, record.pk)}
    )


def _subject(kind: str, body: str, title: str) -> str:
    """The first line of a note; "Call: Sông Xanh" where only the outcome was given. A task needs a subject."""
    line = plain(body.strip().partition("\n")[0]).strip()
    if line:
        return line if len(line) <= _FIRST_LINE else f"{line[: _FIRST_LINE - 1].rstrip()}…"
    return f"{_label(kind)}: {title}"[:200] if kind in {CALL, MEETING} else ""


def _infos(names: str, kind: str, actor: Actor) -> list[FieldInfo]:
    """Those that the actor may write, with the labels of the kind; a subject that is made from the text is optional."""
    writable = {info.name: info for info in activity.of_kind(activity.writable(actor, "create"), kind)}
    found = [writable[name] for name in names.split() if name in writable]
    optional = kind in {NOTE, CALL, MEETING}
    made = []
    for info in found:
        required = info.required and not (info.name == "name" and optional)
        wanted = (kind == NOTE and info.name == "body") or (kind == MEETING and info.name == "starts_at")
        made.append(replace(info, required=required or wanted))
    return made


def _defaults(kind: str, actor: Actor) -> dict[str, str]:
    """A task is due tomorrow at nine, a meeting starts with the next full hour; that is soon changed."""
    infos = {info.name: info for info in activity.writable(actor, "create")}
    found = {name: info.default for name, info in infos.items() if info.default not in (None, "")}
    zone = ZoneInfo(actor.timezone)
    if kind == TASK:
        found["due_at"] = datetime.combine(today(actor) + timedelta(days=1), time(9), zone)
    if kind == MEETING:
        found["starts_at"] = now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    texts = {name: input_text(infos[name], value, actor) for name, value in found.items() if name in infos}
    return {**texts, "owner": str(actor.member_id), "direction": "out"}


def _label(kind: str) -> str:
    return next(str(label) for value, label in activity.fields["kind"].choices if value == kind)


def _submit(kind: str) -> str:
    return {
        NOTE: _("Save note"),
        CALL: _("Log the call"),
        EMAIL: _("Log e-mail"),
        TASK: _("Create task"),
        MEETING: _("Create meeting"),
    }[kind]
