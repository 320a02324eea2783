"""Undo: a change taken back by another change, with the rights of whoever takes it back.

Whoever may write a field may undo a change of it; a field that only verbs write may be undone by whoever may
do one of those verbs (decision record 0016). What somebody has changed since stays, unless it is forced.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from django.db import connection
from django.utils.translation import gettext as _

from quen.kernel.actions.run import run_action
from quen.kernel.changes.deeds import Step, steps_of
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.changes.values import typed
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.records.save import write_changes
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec, specs

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

State = Literal["ready", "overtaken", "done", "locked"]


@dataclass(frozen=True)
class FieldUndo:
    """A field to put back. overtaken: somebody changed it since; done: it is back already; locked: not for her."""

    info: FieldInfo
    before: Any
    after: Any
    now: Any
    state: State


@dataclass
class RecordUndo:
    """A record to put back: by a verb (trash, restore), by its fields, or both."""

    spec: ObjectSpec
    record: Any
    step: Step
    verb: str = ""
    fields: list[FieldUndo] = field(default_factory=list)

    def having(self, state: State) -> list[FieldUndo]:
        return [found for found in self.fields if found.state == state]


class Overtaken(DomainError):
    """Fields were changed since. `records` holds what stands against what."""

    def __init__(self, records: list[RecordUndo]) -> None:
        self.records = records
        names = ", ".join(f.info.label_text for r in records for f in r.having("overtaken"))
        text = _("Changed again since: %(fields)s. Undo that as well?") % {"fields": names}
        super().__init__("changed_since", text, status=409)


def plan_undo(entry: ChangeEntry, *, actor: Actor, whole: bool = False, lock: bool = True) -> list[RecordUndo]:
    """What undoing `entry` means for each record, the latest first; with `whole`, all that was done with it.

    Raises NotFound (not visible), Denied (not hers to undo), DomainError (cannot be undone at all).
    """
    steps = [step for step in steps_of(entry, whole=whole) if step.object in specs()]
    if not steps or any(step.purged for step in steps):
        raise DomainError("not_undoable", _("This cannot be undone."), status=409)
    order = sorted(steps, key=lambda step: (step.object, str(step.record_id)))
    records = {id(step): _find(step, actor, lock=lock) for step in order}
    return [_plan(step, records[id(step)], actor) for step in steps]


def _find(step: Step, actor: Actor, *, lock: bool) -> Any:
    spec = get_spec(step.object)
    for trash in (False, True):
        rows = spec.rows(actor, "view", trash=trash).filter(pk=step.record_id)
        record = (rows.select_for_update() if lock else rows).first()
        if record is not None:
            return record
    raise NotFound


def _plan(step: Step, record: Any, actor: Actor) -> RecordUndo:
    spec = get_spec(step.object)
    plan = RecordUndo(spec, record, step)
    gone = record.deleted_at is not None
    if step.created:
        plan.verb = "" if gone else "trash"
        return plan
    if "deleted_at" in step.columns:
        was_trashed = step.columns["deleted_at"][1] is not None
        plan.verb = ("restore" if gone else "") if was_trashed else ("" if gone else "trash")
    elif gone:
        raise DomainError("in_trash", _("This record is in the trash. Restore it first."), status=409)
    may = _Rights(spec, record, actor)
    readable = {info.column: info for info in spec.readable(actor)}
    for column, (before, after) in step.columns.items():
        info = readable.get(column)
        if info is not None:
            plan.fields.append(_field(info, typed(info, before), typed(info, after), record, may))
    return plan


def _field(info: FieldInfo, before: Any, after: Any, record: Any, may: _Rights) -> FieldUndo:
    now = getattr(record, info.column)
    state: State = "ready"
    if now == before:
        state = "done"
    elif not may.write(info):
        state = "locked"
    elif now != after:
        state = "overtaken"
    return FieldUndo(info, before, after, now, state)


class _Rights:
    """Which fields of a record the actor may put back; every verb is asked once."""

    def __init__(self, spec: ObjectSpec, record: Any, actor: Actor) -> None:
        self.spec, self.record, self.actor = spec, record, actor
        self.known: dict[str, set[str]] = {}

    def write(self, info: FieldInfo) -> bool:
        return any(info.name in self._fields(verb) for verb in verbs_writing(self.spec, info.name))

    def _fields(self, verb: str) -> set[str]:
        if verb not in self.known:
            trash = self.record.deleted_at is not None
            mine = self.spec.rows(self.actor, verb, trash=trash).filter(pk=self.record.pk).exists()
            self.known[verb] = {i.name for i in self.spec.writable(self.actor, verb)} if mine else set()
        return self.known[verb]


class Undoable:
    """Which entries of a record's history are offered for undoing; one statement for the whole history.

    Whether it is possible to the last field is told when it is tried.
    """

    def __init__(self, spec: ObjectSpec, record: Any, actor: Actor) -> None:
        gone = record.deleted_at is not None
        verb = "restore" if gone else "edit"
        self.url, self.gone = spec.url(record.pk), gone
        self.mine = bool(
            actor.may(spec.name, verb) and spec.rows(actor, verb, trash=gone).filter(pk=record.pk).exists()
        )
        self.object = spec.name
        self.columns: set[str] = set()
        if self.mine and not gone:
            names = {
                i.name for v in ("edit", *spec.actions_by_name) for i in spec.writable(actor, v) if _by(spec, i, v)
            }
            self.columns = {spec.fields[name].column for name in names}

    def offers(self, entry: ChangeEntry) -> bool:
        """Whether the entry changed something that the actor could put back."""
        if not self.mine or entry.operation != "u" or entry.object != self.object:
            return False
        changed = set(entry.changes or {})
        return "deleted_at" in changed if self.gone else bool(changed & self.columns) and "deleted_at" not in changed


def _by(spec: ObjectSpec, info: FieldInfo, verb: str) -> bool:
    return verb in verbs_writing(spec, info.name)


def verbs_writing(spec: ObjectSpec, name: str) -> tuple[str, ...]:
    """The verbs by which a field of a record that is there already is written."""
    if name not in spec.written_by:
        return ("edit",)
    return tuple(verb for verb in spec.written_by[name] if verb == "edit" or verb in spec.actions_by_name)


def carry_out(plans: list[RecordUndo], *, actor: Actor, force: Collection[str] = ()) -> list[RecordUndo]:
    """Undo as planned, in the current transaction, and return what was changed.

    `force`: names of fields to put back although somebody has changed them since; `*` means all of them.
    Raises Overtaken, Denied, DomainError (nothing to do, a value that is no longer possible).
    """
    left = [plan for plan in plans if any(not _forced(f, force) for f in plan.having("overtaken"))]
    if left:
        raise Overtaken(left)
    changed = [plan for plan in plans if plan.verb or _to_write(plan, force)]
    if not changed:
        if any(plan.having("locked") for plan in plans):
            raise Denied(_("Your role may not change these fields back."))
        if not any(plan.fields or plan.step.created or "deleted_at" in plan.step.columns for plan in plans):
            raise NotFound  # nothing but fields that do not exist for her
        raise DomainError("nothing_to_undo", _("This has been undone already."), status=409)
    for plan in changed:
        with _marked(plan.step.entry_id):
            _apply(plan, actor, force)
    return changed


def _forced(found: FieldUndo, force: Collection[str]) -> bool:
    return "*" in force or found.info.name in force


def _to_write(plan: RecordUndo, force: Collection[str]) -> dict[str, Any]:
    chosen = plan.having("ready") + [f for f in plan.having("overtaken") if _forced(f, force)]
    return {found.info.name: found.before for found in chosen}


def _apply(plan: RecordUndo, actor: Actor, force: Collection[str]) -> None:
    spec, record = plan.spec, plan.record
    values = _to_write(plan, force)
    _check_references(plan, values, actor)
    if plan.verb == "trash" and values:
        write_changes(spec, record, values, actor=actor)
    if plan.verb:
        record = run_action(spec, plan.verb, record.pk, {}, actor=actor)
        plan.record = record
    if values and plan.verb != "trash":
        write_changes(spec, record, values, actor=actor)


def _check_references(plan: RecordUndo, values: dict[str, Any], actor: Actor) -> None:
    for name, value in values.items():
        info = plan.spec.fields[name]
        if info.kind != "ref" or value is None:
            continue
        if not get_spec(info.target).rows(actor, "view").filter(pk=value).exists():
            text = _("What it referred to is gone, in the trash or not shared with you.")
            raise DomainError("gone", text, field=name, errors={name: [f"{info.label_text}: {text}"]})


@contextmanager
def _marked(entry_id: int) -> Iterator[None]:
    """The changes made inside say in the log which entry they take back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('quen.undo_of', %s, true)", [str(entry_id)])
        yield
        cursor.execute("SELECT set_config('quen.undo_of', '', true)")


def undo_entry(
    entry: ChangeEntry, *, actor: Actor, whole: bool = False, force: Collection[str] = ()
) -> list[RecordUndo]:
    """Take `entry` back (with `whole`, everything that was done in the same transaction); see `carry_out`."""
    return carry_out(plan_undo(entry, actor=actor, whole=whole), actor=actor, force=force)


def visible_root(spec: ObjectSpec, record_id: uuid.UUID, actor: Actor) -> Any:
    """The record whose history is asked, in the trash or not. Raises NotFound."""
    for trash in (False, True):
        record = spec.rows(actor, "view", trash=trash).filter(pk=record_id).first()
        if record is not None:
            return record
    raise NotFound
