"""The history of a record: who did what, when, from where, old and new."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from markupsafe import Markup

from quen.kernel.access import told  # noqa: F401  (tells of shares)
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.changes.parts import describe, described, part_sentence, part_titles, parts_of, tell_columns
from quen.kernel.changes.undo import Undoable
from quen.kernel.changes.values import typed
from quen.kernel.files.pictures import member_pictures
from quen.kernel.merging.merge import absorbed_by
from quen.kernel.merging.models import Merge
from quen.kernel.people import rights_told  # noqa: F401  (tells of rights)
from quen.kernel.people.names import member_names
from quen.kernel.query.titles import Titles, titles_of
from quen.kernel.records.links import split_key
from quen.kernel.records.once import once
from quen.kernel.records.render import EMPTY, Look, look_for, render
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.text import formatting
from quen.kernel.web.door import actor_of, page
from quen.kernel.web.frame import initials
from quen.kernel.web.pages import render_part
from quen.kernel.web.viewmodels import Change, HistoryEntry, HistoryPage

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

PAGE = 20


@page("view")
def history(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """Older entries of the history, as a fragment."""
    from quen.kernel.web.records import find_record

    actor = actor_of(request)
    record = find_record(spec, record_id, actor)
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    found = read_history(spec, record, actor, before=before)
    return render_part(request, "_history.html", history=found)


def read_history(spec: ObjectSpec, record: Any, actor: Actor, *, before: int = 0) -> HistoryPage:
    """The latest changes of a record and its parts (before entry `before`), without the fields that do not exist
    for `actor`. Read once for an instance in one version: its page tells them in two places."""
    return once(record, ("history", actor.member_id, before), lambda: _read(spec, record, actor, before))


def _read(spec: ObjectSpec, record: Any, actor: Actor, before: int) -> HistoryPage:
    parts = parts_of(spec, actor)
    absorbed = absorbed_by(spec.name, record.pk) if spec.merge else {}
    roots = [record.pk, *absorbed]
    entries = ChangeEntry.objects.filter(root_id__in=roots, object__in=[*parts, *described()]).order_by("-id")
    if before:
        entries = entries.filter(id__lt=before)
    found = list(entries[: PAGE + 1])
    more = f"{spec.url(record.pk)}history?before={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    found = found[:PAGE]
    infos = {name: {info.column: info for info in part.readable(actor)} for name, part in parts.items()}
    names = member_names(entry.actor_id for entry in found)
    own = [entry for entry in found if entry.object == spec.name]
    codes = _currencies(spec, record, own, latest=not before)
    reading = _Reading(
        spec=spec,
        infos=infos,
        names=names,
        look=look_for(actor, _titles(found, infos, actor)),
        actor=actor,
        undoable=Undoable(spec, record, actor),
        undone=_undone(record, found, names),
        said=describe(found, actor),
        titles=part_titles(found, spec, actor),
        faces=member_pictures(names),
        absorbed=absorbed,
        absorbed_titles=titles_of({spec.name: absorbed}, actor),
    )
    made = (_entry(entry, reading, codes.get(entry.pk, {})) for entry in found)
    oldest = (found[-1].pk, found[-1].at.isoformat()) if found else (0, "")
    return HistoryPage(tuple(entry for entry in made if entry is not None), more, oldest)


def _currencies(
    spec: ObjectSpec, record: Any, entries: list[ChangeEntry], *, latest: bool
) -> dict[int, dict[str, str]]:
    """For each entry (the newest first) what the currency columns held after it: back from what they hold now.

    `latest`: there are no newer entries than these.
    """
    columns = {info.currency for info in spec.fields.values() if info.currency in spec.fields}
    if not columns or not entries:
        return {}
    held = {column: str(getattr(record, column) or "") for column in columns}
    if not latest:
        newer = ChangeEntry.objects.filter(root_id=record.pk, object=spec.name, id__gt=entries[0].pk)
        for entry in newer.filter(changes__has_any_keys=list(columns)).order_by("-id"):
            held = _before(entry, held)
    found = {}
    for entry in entries:
        found[entry.pk] = held
        held = _before(entry, held)
    return found


def _before(entry: ChangeEntry, after: dict[str, str]) -> dict[str, str]:
    changes = _changes(entry)
    return {column: str(changes[column][0] or "") if column in changes else code for column, code in after.items()}


def _titles(entries: list[ChangeEntry], infos: Mapping[str, Mapping[str, FieldInfo]], actor: Actor) -> Titles:
    wanted: dict[str, set[uuid.UUID]] = {}
    for entry in entries:
        for column, pair in _changes(entry).items():
            info = infos.get(entry.object, {}).get(column)
            if info is not None and info.kind == "ref":
                wanted.setdefault(info.target, set()).update(uuid.UUID(v) for v in pair if v)
            elif info is not None and info.kind == "anyref":
                for name, value in (split_key(v) for v in pair if v):
                    wanted.setdefault(name, set()).add(value)
    return titles_of(wanted, actor)


def _changes(entry: ChangeEntry) -> dict[str, list[Any]]:
    return entry.changes if entry.operation == "u" and entry.changes else {}


@dataclass(frozen=True)
class _Reading:
    """What all entries of a page are read with.

    `undone`: {entry: (name of who did it, its columns)}; `said`: {entry: what a describer tells};
    `titles`: what parts of the record are called; `absorbed`: what was merged into it.
    """

    spec: ObjectSpec
    infos: Mapping[str, Mapping[str, FieldInfo]]
    names: dict[uuid.UUID, str]
    look: Look
    actor: Actor
    undoable: Undoable
    undone: dict[int, tuple[str, tuple[str, ...]]]
    said: dict[int, str]
    titles: dict[uuid.UUID, str]
    faces: dict[uuid.UUID, str]
    absorbed: dict[uuid.UUID, Merge]
    absorbed_titles: Titles


def _undone(
    record: Any, found: list[ChangeEntry], names: dict[uuid.UUID, str]
) -> dict[int, tuple[str, tuple[str, ...]]]:
    """The entries that entries of this page take back, wherever they stand."""
    wanted = {entry.undo_of for entry in found if entry.undo_of}
    if not wanted:
        return {}
    entries = list(ChangeEntry.objects.filter(root_id=record.pk, pk__in=wanted))
    names |= member_names({entry.actor_id for entry in entries} - set(names))
    return {e.pk: (names.get(e.actor_id, "") if e.actor_id else "", tuple(_changes(e))) for e in entries}


def _entry(entry: ChangeEntry, reading: _Reading, after: dict[str, str]) -> HistoryEntry | None:
    own = entry.object == reading.spec.name
    changes, infos = _changes(entry), reading.infos.get(entry.object, {})
    operation = {"c": "create", "u": "update", "d": "delete"}[entry.operation]
    if "deleted_at" in changes:
        operation = "delete" if changes["deleted_at"][1] else "restore"
    shown = tuple(
        _change(infos[column], pair, (_before(entry, after), after), reading.look, entry)
        for column, pair in changes.items()
        if column in infos
    ) + _followed(entry, infos, reading.look)
    words = tell_columns(entry.object, changes, reading.actor)
    shown += tuple(Change(label, Markup("{}").format(old), Markup("{}").format(new)) for label, old, new in words)
    if entry.pk not in reading.said and not (shown if operation == "update" else infos):
        return None
    who = (reading.names.get(entry.actor_id, "") if entry.actor_id else "") or "Quen"
    undone = entry.pk in reading.undone
    offered = own and not undone and entry.root_id not in reading.absorbed and reading.undoable.offers(entry)
    url = f"{reading.undoable.url}history/{entry.pk}/undo" if offered else ""
    sentence = _undo_sentence(entry, reading, shown) or _sentence(entry, operation, reading, shown)
    if entry.root_id in reading.absorbed:
        sentence, url = _of_absorbed(entry, operation, reading, sentence)
    return HistoryEntry(
        at=formatting.format_datetime(entry.at, ZoneInfo(reading.actor.timezone), reading.actor.language),
        at_iso=entry.at.isoformat(),
        who=who,
        who_initials=initials(who),
        who_picture=reading.faces.get(entry.actor_id, "") if entry.actor_id else "",
        via=via_text(entry.via),
        operation=operation,  # type: ignore[arg-type]
        sentence=sentence,
        changes=shown,
        undo_url=url,
        undone=undone,
        id=entry.pk,
    )


def _of_absorbed(entry: ChangeEntry, operation: str, reading: _Reading, sentence: str) -> tuple[str, str]:
    """(sentence, address of undo) of an entry of a record that was merged into this one."""
    merge, undoable = reading.absorbed[entry.root_id], reading.undoable
    title = reading.absorbed_titles.get((reading.spec.name, entry.root_id), reading.spec.label)
    if entry.record_id != entry.root_id or operation != "delete" or entry.at != merge.at:
        return _("%(deed)s (in “%(title)s”, merged into it later)") % {"deed": sentence, "title": title}, ""
    last = undoable.mine and not undoable.gone and undoable.url.endswith(f"/{merge.survivor_id}/")
    url = f"{undoable.url}unmerge/{entry.root_id}" if last else ""
    return _("merged “%(title)s” into this record") % {"title": title}, url


def _undo_sentence(entry: ChangeEntry, reading: _Reading, shown: tuple[Change, ...]) -> str:
    if entry.undo_of not in reading.undone:
        return ""
    who = reading.undone[entry.undo_of][0] or "Quen"
    if not shown:
        return _("undid what %(name)s had done") % {"name": who}
    return _("undid %(name)s’s change of %(fields)s") % {
        "name": who,
        "fields": ", ".join(change.label for change in shown),
    }


def _sentence(entry: ChangeEntry, operation: str, reading: _Reading, shown: tuple[Change, ...]) -> str:
    fields = ", ".join(change.label for change in shown)
    if entry.object != reading.spec.name:
        said = reading.said.get(entry.pk)
        return said or part_sentence(operation, reading.titles.get(entry.record_id, ""), fields)
    if operation == "update":
        return _("changed %(fields)s") % {"fields": fields}
    return {
        "create": _("created this record"),
        "delete": _("moved it to the trash"),
        "restore": _("restored it"),
    }[operation]


def via_text(via: str) -> str:
    """By which way something was done."""
    return {
        "web": _("in the browser"),
        "api": _("by the API"),
        "import": _("by import"),
        "setup": _("by set-up"),
        "handover": _("by handover"),
        "job": _("in the background"),
        "bulk": _("in bulk"),
        "cli": _("on the command line"),
        "sql": _("in the database"),
    }.get(via, via)


def _change(
    info: FieldInfo,
    pair: list[Any],
    rows: tuple[dict[str, str], dict[str, str]],
    look: Look,
    entry: ChangeEntry,
) -> Change:
    old, new = (_shown(info, typed(info, value), look, row) for value, row in zip(pair, rows, strict=True))
    bases = (entry.derived or {}).get(info.base)
    if not bases:
        return Change(info.label_text, old, new)
    shown = [
        _base(base, look) if value is not None and row.get(info.currency) not in {None, "", look.base_currency} else ""
        for value, base, row in zip(pair, bases, rows, strict=True)
    ]
    return Change(info.label_text, old, new, *shown)


def _followed(entry: ChangeEntry, infos: Mapping[str, FieldInfo], look: Look) -> tuple[Change, ...]:
    """Amounts in base currency that changed although the amount did not: another day or currency, another rate."""
    derived, changes = entry.derived or {}, _changes(entry)
    return tuple(
        Change(infos[info.base].label_text, *(_base(value, look) for value in derived[info.base]))
        for column, info in infos.items()
        if info.base in derived and info.base in infos and column not in changes
    )


def _base(value: Any, look: Look) -> Markup:
    if value is None:
        return EMPTY
    return Markup("{}").format(formatting.format_money(Decimal(str(value)), look.base_currency, look.language))


def _shown(info: FieldInfo, value: Any, look: Look, row: dict[str, str]) -> Markup:
    return Markup("{}").format(render(info, value, "html", look, row))
