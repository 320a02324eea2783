"""A leaver's whole book of records goes to another member, in chunks, each in the history of its record.

A run that was interrupted goes on where it stopped, since what is left to give is what still belongs to the leaver.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from quen.kernel.access.actor import load_actor
from quen.kernel.clock import now
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.jobs.background import in_chunks
from quen.kernel.people.models import HandoverRun, Member
from quen.kernel.query.page import capped_count
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.tenancy.context import tenant_context

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

CHUNK = 5_000  # records a transaction, well under five seconds
RUNNING = ("queued", "running")


def owned_objects() -> list[ObjectSpec]:
    """The objects whose records belong to somebody."""
    return [spec for spec in specs().values() if spec.scope.owner]


def owned_counts(member_id: uuid.UUID) -> dict[str, int]:
    """{object: records that the member owns}, counted up to the cap of all counts; objects of which she owns none
    are left out."""
    found = {spec.name: capped_count(_owned(spec, member_id)) for spec in owned_objects()}
    return {name: count for name, count in found.items() if count}


def start_handover(
    member_id: uuid.UUID, heir_id: uuid.UUID | None, objects: Iterable[str], *, deactivate: bool, actor: Actor
) -> HandoverRun:
    """Queue the handing over of the member's records of `objects` to `heir_id`; `deactivate` her when it is done.

    Raises Denied for all but administrators, NotFound, DomainError (no heir, nothing chosen, one under way).
    """
    from quen.kernel.people.jobs import hand_over

    if not actor.is_admin:
        raise Denied
    member = Member.objects.select_for_update().filter(pk=member_id, deleted_at__isnull=True).first()
    if member is None:
        raise NotFound
    heir = Member.objects.filter(pk=heir_id, deleted_at__isnull=True, active=True).first()
    if heir is None or heir.pk == member.pk:
        raise DomainError("no_heir", _("Choose an active user who takes over."), field="heir")
    known = {spec.name for spec in owned_objects()}
    chosen = [name for name in dict.fromkeys(objects) if name in known]
    if not chosen and not deactivate:
        raise DomainError("nothing_chosen", _("Choose what is handed over."), field="objects")
    if HandoverRun.objects.filter(member_id=member_id, status__in=RUNNING).exists():
        raise DomainError("under_way", _("A handover of this user is under way already."), status=409)
    counts = owned_counts(member_id)
    run: HandoverRun = HandoverRun.objects.create(
        member_id=member_id, heir_id=heir.pk, objects_chosen=chosen, deactivate=deactivate,
        total=sum(counts.get(name, 0) for name in chosen), created_by_id=actor.member_id,
    )  # fmt: skip
    hand_over.defer(lock=f"handover:{member_id}", run_id=run.pk, tenant_id=actor.tenant_id, member_id=actor.member_id)
    return run


def find_run(run_id: uuid.UUID, *, actor: Actor) -> HandoverRun:
    """A run, for administrators. Raises NotFound."""
    run: HandoverRun | None = HandoverRun.objects.filter(pk=run_id).first() if actor.is_admin else None
    if run is None:
        raise NotFound
    return run


def run_handover(run_id: uuid.UUID, tenant_id: uuid.UUID, admin_id: uuid.UUID) -> None:
    """Carry a run out to its end, from wherever it stands."""

    def step() -> bool:
        run = HandoverRun.objects.select_for_update().get(pk=run_id)
        if run.status not in RUNNING:
            return False
        try:
            actor = load_actor(member_id=admin_id, via="handover")
            if not actor.is_admin:
                raise Denied
            with translation.override(actor.language):
                _step(run, actor)
        except DomainError as error:
            _end(run, "failed", str(error))
        return True

    in_chunks(step, tenant_id, actor_id=admin_id, via="handover", request_id=str(run_id))


def fail_handover(run_id: uuid.UUID, tenant_id: uuid.UUID) -> None:
    """Say that the run has ended before its time, by a fault of ours."""
    with tenant_context(tenant_id, via="handover"):
        run = HandoverRun.objects.select_for_update().get(pk=run_id)
        if run.status in RUNNING:
            _end(run, "failed", _("A fault has stopped it, which has been logged. Start it again to go on."))


def _step(run: HandoverRun, actor: Actor) -> None:
    """The next chunk, or the end."""
    for name in run.objects_chosen:
        count = _give(get_spec(name), run, actor)
        if count:
            run.moved = {**run.moved, name: run.moved.get(name, 0) + count}
            run.status = "running"
            run.save(update_fields=["moved", "status"])
            return
    if run.deactivate:
        save_record(get_spec("member"), actor=actor, record_id=run.member_id, changes={"active": False})
    _end(run, "done")


def _give(spec: ObjectSpec, run: HandoverRun, actor: Actor) -> int:
    """One chunk of an object's records changes hands; how many it was."""
    column = f"{spec.scope.owner}_id"
    chunk = _owned(spec, run.member_id).order_by("pk").select_for_update().values_list("pk", flat=True)[:CHUNK]
    rows = spec.model.objects.filter(pk__in=list(chunk))
    given: dict[str, Any] = {column: run.heir_id, "updated_by_id": actor.member_id}
    return int(rows.update(**given, version=F("version") + 1, updated_at=Now()))


def _owned(spec: ObjectSpec, member_id: uuid.UUID) -> Any:
    return spec.model.objects.filter(**{f"{spec.scope.owner}_id": member_id}, deleted_at__isnull=True)


def _end(run: HandoverRun, status: str, message: str = "") -> None:
    run.status, run.message, run.finished_at = status, message, now()
    run.save(update_fields=["status", "message", "finished_at"])
