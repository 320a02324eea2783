"""Beginning bulk work: what is asked is checked; few records are dealt with at once, many in the background."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.actions.declare import Action
from quen.kernel.actions.run import find_action, input_fields
from quen.kernel.actions.standard import assign_record
from quen.kernel.bulk.editing import check_values
from quen.kernel.bulk.models import UNDER_WAY, BulkRun
from quen.kernel.bulk.run import run_here
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.query.selection import Selection
from quen.kernel.records.render import look_for, render
from quen.kernel.records.resent import once_id
from quen.kernel.records.save import validate_changes
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags.tagging import usable_tags

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec

AT_ONCE = 200  # records dealt with in the request; more is a job
UNDER_WAY_AT_ONCE = 5  # runs of one person


def editable(spec: ObjectSpec, actor: Actor) -> list[FieldInfo]:
    """The fields that the actor may set in bulk: all she may edit, but for what no two records can have alike."""
    if not actor.may(spec.name, "edit"):
        return []
    return [info for info in spec.writable(actor, "edit") if info.name not in {"external_id", "number"}]


def bulk_actions(spec: ObjectSpec, actor: Actor) -> list[Action]:
    """The verbs that make sense for many records, and that the actor may do on any."""
    return [found for found in spec.actions_by_name.values() if found.bulk and _may(spec, found, actor)]


def _may(spec: ObjectSpec, found: Action, actor: Actor) -> bool:
    return actor.scope(spec.name, found.name, found.permission) != "none"


def start_edit(chosen: Selection, values: dict[str, Any], key: str = "") -> BulkRun:
    """Set fields of all records of a selection; None (or "") clears. Raises DomainError by field.

    What is sent again with the same `key` is the run of the first time, here as in the functions below.
    """
    spec, actor = chosen.spec, chosen.actor
    infos = {info.name: info for info in editable(spec, actor)}
    unknown = [name for name in values if name not in infos]
    if unknown or not values:
        text = _("This field cannot be written here.") if unknown else _("Choose a field to change.")
        raise DomainError("unknown_field", text, field=unknown[0] if unknown else "field")
    check_values(spec, values, actor=actor, verb="edit")
    return _start(chosen, "edit", _as_json(infos, values, actor), key=key)


def start_action(chosen: Selection, verb: str, inputs: dict[str, Any], key: str = "") -> BulkRun:
    """Do a verb on all records of a selection. Raises NotFound, Denied, DomainError by input."""
    spec, actor = chosen.spec, chosen.actor
    found = find_action(spec, verb)
    if not found.bulk:
        raise NotFound
    if not _may(spec, found, actor):
        raise Denied
    allowed = input_fields(spec, found, actor)
    missing = [name for name in found.required if inputs.get(name) in (None, "")]
    if missing:
        raise DomainError("required", "", errors={name: [_("Please fill in this field.")] for name in missing})
    validate_changes(spec, dict(inputs), actor=actor, verb=verb, allowed=allowed)
    # giving to somebody is setting a field with a right of its own: written, and undone, at once
    kind = "edit" if found.run is assign_record.run else "do"
    return _start(chosen, kind, _as_json(allowed, inputs, actor), verb, key=key)


def start_tags(chosen: Selection, tag_id: uuid.UUID, *, add: bool, key: str = "") -> BulkRun:
    """Put a tag on all records of a selection, or take it off."""
    spec, actor = chosen.spec, chosen.actor
    if not spec.takes_tags:
        raise NotFound
    if not actor.may(spec.name, "edit"):
        raise Denied
    if not usable_tags(spec, actor).filter(pk=tag_id).exists():
        raise DomainError("no_such_tag", _("There is no such tag."), field="tag")
    return _start(chosen, "tag" if add else "untag", {"tag": str(tag_id)}, key=key)


def start_undo(run: BulkRun, actor: Actor) -> BulkRun:
    """Take a run back, as a run of its own. Raises DomainError when there is nothing to take back, or it is already."""
    if run.status in UNDER_WAY or not undoable(run):
        raise DomainError("not_undoable", _("This cannot be undone."), status=409)
    if undone_by(run) is not None:
        raise DomainError("nothing_to_undo", _("This has been undone already."), status=409)
    made = _make(get_spec(run.object), actor, "undo", {}, run.verb, undo_of_id=run.pk)
    return _go(made, actor, queued=run.counts.get("changed", 0) > AT_ONCE)


def undoable(run: BulkRun) -> bool:
    """Whether the run has changed something that is still known, and was no undo itself."""
    return run.kind != "undo" and bool(run.counts.get("changed")) and "forgotten" not in run.options


def undone_by(run: BulkRun) -> BulkRun | None:
    """The run that takes this one back, if there is one (one that failed does not count)."""
    found: BulkRun | None = BulkRun.objects.filter(undo_of=run.pk).exclude(status__in=("failed", "stopped")).first()
    return found


def _as_json(infos: Mapping[str, FieldInfo], values: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    look = look_for(actor)
    return {name: None if value is None else render(infos[name], value, "api", look) for name, value in values.items()}


def _start(chosen: Selection, kind: str, given: dict[str, Any], verb: str = "", *, key: str = "") -> BulkRun:
    actor = chosen.actor
    asked = once_id(actor, key, chosen.spec.name, kind, verb, given, list(chosen.pairs))
    before: BulkRun | None = BulkRun.objects.filter(pk=asked).first() if asked else None
    if before is not None:
        return before
    under_way = BulkRun.objects.filter(created_by_id=actor.member_id, status__in=UNDER_WAY)
    if under_way[:UNDER_WAY_AT_ONCE].count() >= UNDER_WAY_AT_ONCE:
        text = _("%(count)d pieces of bulk work of yours are under way. Wait until one is done.")
        raise DomainError("too_many_runs", text % {"count": UNDER_WAY_AT_ONCE}, status=429)
    few = chosen.rows().order_by().values("pk")[: AT_ONCE + 1].count() <= AT_ONCE
    made = _make(
        chosen.spec, actor, kind, given, verb, selection=list(chosen.pairs), **({"id": asked} if asked else {})
    )
    return _go(made, actor, queued=not few)


def _make(spec: ObjectSpec, actor: Actor, kind: str, given: dict[str, Any], verb: str, **more: Any) -> BulkRun:
    run: BulkRun = BulkRun.objects.create(
        object=spec.name, kind=kind, verb=verb, given=given, created_by_id=actor.member_id,
        options={"language": actor.language, "timezone": actor.timezone}, **more,
    )  # fmt: skip
    return run


def _go(run: BulkRun, actor: Actor, *, queued: bool) -> BulkRun:
    from quen.kernel.bulk.jobs import bulk_work

    if queued:
        run.options = {**run.options, "queued": True}
        run.save(update_fields=["options"])
        bulk_work.defer(lock=f"bulk:{run.pk}", run_id=run.pk, tenant_id=actor.tenant_id, member_id=actor.member_id)
    else:
        run_here(run, actor)
    return run
