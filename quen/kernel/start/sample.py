"""Sample data: a small lively set of records to look around with, which goes again in one step.

They are made by `save_record`, like anybody's, and the run knows which they are. What goes is exactly those, for
good, since they are invented; but a sample record on which something of the users' hangs stays, and is named.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from quen.kernel.access.actor import load_actor
from quen.kernel.clock import now
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.jobs.background import in_chunks
from quen.kernel.records.links import record_key
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.start.declare import Key, SampleRecord, Samples, Scene, sample_records
from quen.kernel.start.models import SampleRun
from quen.kernel.start.ties import tied
from quen.kernel.tenancy.business import present_business
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.trash.move import going_with, move_to_trash
from quen.kernel.trash.purge import purge_ids

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

CHUNK = 20  # records a transaction
RUNNING = ("loading", "removing")
_THERE = ("loading", "there", "failed", "removing")


def present_sample() -> SampleRun | None:
    """The sample data of the present tenant, None when there are none (any more)."""
    found: SampleRun | None = SampleRun.objects.filter(status__in=_THERE).first()
    return found


def last_sample() -> SampleRun | None:
    """The sample data of the present tenant, also those that were taken away last."""
    found: SampleRun | None = SampleRun.objects.order_by("-created_at", "-id").first()
    return found


def ids_of(run: SampleRun | None) -> Samples:
    """{object: ids} of the sample records that are there."""
    found: dict[str, list[uuid.UUID]] = {}
    for name, _key, pk in run.made if run is not None else ():
        found.setdefault(name, []).append(uuid.UUID(pk))
    return found


def may_sample(actor: Actor) -> bool:
    """Whether she may load and remove sample data: what everybody sees is the administrators' matter."""
    return actor.is_admin


def load_sample(*, actor: Actor) -> SampleRun:
    """Queue the loading of sample data, which belong to `actor`. Raises Denied, DomainError where there are some."""
    if not may_sample(actor):
        raise Denied
    try:
        with transaction.atomic():
            run: SampleRun = SampleRun.objects.create(created_by_id=actor.member_id, total=len(_records(actor)))
    except IntegrityError as error:
        raise DomainError("there", _("There is sample data already."), status=409) from error
    _queue(run, actor)
    return run


def remove_sample(*, actor: Actor) -> SampleRun:
    """Queue the removal of the sample data. Raises Denied, NotFound where there are none."""
    if not may_sample(actor):
        raise Denied
    run: SampleRun | None = SampleRun.objects.select_for_update().filter(status__in=_THERE).first()
    if run is None:
        raise NotFound
    if run.status == "loading":
        raise DomainError("loading", _("The sample data is still being loaded."), status=409)
    run.status, run.message = "removing", ""
    run.save(update_fields=["status", "message"])
    _queue(run, actor)
    return run


def _queue(run: SampleRun, actor: Actor) -> None:
    from quen.kernel.start.jobs import sample_data

    lock = f"sample:{actor.tenant_id}"
    sample_data.defer(lock=lock, run_id=run.pk, tenant_id=actor.tenant_id, member_id=actor.member_id)


def run_sample(run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Carry a run out to its end, from wherever it stands, with the rights of the member."""

    def step() -> bool:
        run = SampleRun.objects.select_for_update().get(pk=run_id)
        if run.status not in RUNNING:
            return False
        try:
            with transaction.atomic():
                actor = load_actor(member_id=member_id, via="sample")
                if not may_sample(actor):
                    raise Denied
                with translation.override(actor.language):
                    return _load(run, actor) if run.status == "loading" else _remove(run, actor)
        except DomainError as error:
            _end(run, "failed", "; ".join(str(m) for found in error.by_field().values() for m in found) or str(error))
            return False

    in_chunks(step, tenant_id, actor_id=member_id, via="sample", request_id=f"sample {run_id}")


def fail_sample(run_id: uuid.UUID, tenant_id: uuid.UUID) -> None:
    """Say that the run has ended before its time, by a fault of ours."""
    with tenant_context(tenant_id, via="sample"):
        run = SampleRun.objects.select_for_update().get(pk=run_id)
        if run.status in RUNNING:
            _end(run, "failed", _("A fault has stopped it, which has been logged. What was made can be removed."))


def _end(run: SampleRun, status: str, message: str = "") -> None:
    run.status, run.message, run.finished_at = status, message, now()
    run.save(update_fields=["status", "message", "finished_at", "made", "kept"])


def _records(actor: Actor) -> list[SampleRecord]:
    tenant = present_business()
    present = now().astimezone(ZoneInfo(actor.timezone))
    return sample_records(Scene(tenant.language, tenant.country, tenant.base_currency, present))


def _load(run: SampleRun, actor: Actor) -> bool:
    """The next chunk; whether there is more."""
    ids = {key: uuid.UUID(pk) for _name, key, pk in run.made}
    waiting = [record for record in _records(actor) if record.key not in ids]
    for record in waiting[:CHUNK]:
        made = save_record(get_spec(record.object), actor=actor, changes=_resolved(record, ids))
        ids[record.key] = made.pk
        run.made = [*run.made, [record.object, record.key, str(made.pk)]]
    if len(waiting) <= CHUNK:
        _end(run, "there")
        return False
    run.save(update_fields=["made"])
    return True


def _resolved(record: SampleRecord, ids: dict[str, uuid.UUID]) -> dict[str, Any]:
    def value(given: Any) -> Any:
        if not isinstance(given, Key):
            return given
        return record_key(given.object_name, ids[given.key]) if given.object_name else ids[given.key]

    return {name: value(given) for name, given in record.changes.items()}


def _remove(run: SampleRun, actor: Actor) -> bool:
    """Take away the last ones made; whether there are more. What others hang on stays."""
    last = run.made[-CHUNK:]
    for name, _key, pk in reversed(last):
        if name not in specs() or not _take_away(name, uuid.UUID(pk), actor):
            run.kept = [*run.kept, [name, pk]]
    run.made = run.made[: len(run.made) - len(last)]
    if not run.made:
        run.kept = [pair for pair in run.kept if pair[0] in specs() and _lives(*pair)]
        _end(run, "removed")
        return False
    run.save(update_fields=["made", "kept"])
    return True


def _lives(name: str, pk: str) -> bool:
    return bool(get_spec(name).model.objects.filter(pk=pk, deleted_at__isnull=True).exists())


def _take_away(name: str, pk: uuid.UUID, actor: Actor) -> bool:
    """Delete a sample record for good; False when it has to stay."""
    spec = get_spec(name)
    record = spec.model.objects.select_for_update().filter(pk=pk).first()
    if record is None:
        return True
    if record.deleted_at is None:
        if tied(spec, pk):
            return False
        try:
            with transaction.atomic(), going_with(pk):
                move_to_trash(spec, record, actor=actor)
        except DomainError:
            return False
    try:
        with transaction.atomic():
            purge_ids(spec, [pk])
    except DomainError:
        return False
    return True
