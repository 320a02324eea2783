"""Bulk work from beginning to end: the records are written down, then dealt with chunk by chunk.

A chunk, its outcomes and the run's position are committed together: a worker that is killed goes on where it stood.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from quen.kernel.access.actor import load_actor
from quen.kernel.actions.run import find_action, input_fields
from quen.kernel.bulk.doing import Doing
from quen.kernel.bulk.editing import Editing
from quen.kernel.bulk.models import OUTCOMES, REFUSED, UNDER_WAY, BulkRow, BulkRun
from quen.kernel.bulk.outcome import Outcome, Work
from quen.kernel.bulk.tagging import Tags
from quen.kernel.bulk.taking_back import TakingBack
from quen.kernel.bulk.trashing import Trashing
from quen.kernel.clock import now
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.jobs.background import in_chunks
from quen.kernel.query.selection import selection
from quen.kernel.records.inputs import parse_json
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.fields import FieldInfo

VIA = "bulk"
FREEZE = 10_000  # records written down a transaction
READ = 2_000  # of them taken up at once, at most


def run_bulk(run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Carry a run out to its end, from wherever it stands, with the rights of the member."""
    worker = _Worker(run_id, member_id)
    in_chunks(worker.step, tenant_id, actor_id=member_id, via=VIA, request_id=str(run_id))


def run_here(run: BulkRun, actor: Actor) -> None:
    """Carry a short run out at once, in the present transaction."""
    worker = _Worker(run.pk, actor.member_id, actor)
    with tenant_context(actor.tenant_id, actor_id=actor.member_id, via=VIA, request_id=str(run.pk)):
        while worker.step():
            pass
    run.refresh_from_db()


def fail_bulk(run_id: uuid.UUID, tenant_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Say that the run has ended before its time, by a fault of ours."""
    del member_id
    with tenant_context(tenant_id, via=VIA):
        run = BulkRun.objects.select_for_update().get(pk=run_id)
        if run.status in UNDER_WAY:
            end_run(run, "failed", _("A fault has stopped it, which has been logged. What was done stays."))


def end_run(run: BulkRun, status: str, message: str = "") -> None:
    """The run is over."""
    run.status, run.message, run.finished_at = status, message, now()
    run.save(update_fields=["status", "message", "finished_at"])


class _Worker:
    """One process's way through a run."""

    def __init__(self, run_id: uuid.UUID, member_id: uuid.UUID, actor: Actor | None = None) -> None:
        self.run_id, self.member_id, self.actor = run_id, member_id, actor
        self.work: Work | None = None

    def step(self) -> bool:
        """The next chunk; whether anything may be left."""
        run = BulkRun.objects.select_for_update().get(pk=self.run_id)
        if run.status not in UNDER_WAY:
            return False
        try:
            actor = self.actor or _actor_of(run, self.member_id)
            with _speaking(actor):
                return self._step(run, actor)
        except DomainError as error:
            gone = isinstance(error, NotFound)
            end_run(run, "failed", _("The person who started it may not work here any more.") if gone else str(error))
            return False

    def _step(self, run: BulkRun, actor: Actor) -> bool:
        if run.status == "queued":
            run.status, run.started_at = "running", run.started_at or now()
            run.save(update_fields=["status", "started_at"])
        if not run.frozen:
            freeze(run, actor)
            return True
        rows = list(
            BulkRow.objects.filter(run_id=run.pk, number__gt=run.position, outcome="")
            .order_by("number").values_list("number", "record_id")[:READ]
        )  # fmt: skip
        if not rows:
            end_run(run, "done")
            tell(run)
            return False
        self.work = self.work or make_work(run, actor)
        done = self.work([record_id for _number, record_id in rows])
        _note(run, rows, done)
        return True


def _actor_of(run: BulkRun, member_id: uuid.UUID) -> Actor:
    return load_actor(
        member_id=member_id, via=VIA, language=run.options.get("language", ""), timezone=run.options.get("timezone", "")
    )


@contextmanager
def _speaking(actor: Actor) -> Iterator[None]:
    with translation.override(actor.language), timezone.override(actor.timezone):
        yield


def make_work(run: BulkRun, actor: Actor) -> Work:
    """What the run does to a chunk. Raises DomainError when it cannot be done at all any more."""
    spec = get_spec(run.object)
    if run.kind == "undo":
        return TakingBack(BulkRun.objects.get(pk=run.undo_of_id), actor)
    if run.kind in {"tag", "untag"}:
        return Tags(spec, uuid.UUID(run.given["tag"]), actor, add=run.kind == "tag")
    if run.kind == "edit":
        infos = {info.name: info for info in spec.writable(actor, run.verb or "edit")}
        return Editing(spec, read_given(infos, run.given, actor), actor, run.verb or "edit")
    if run.verb == "trash":
        return Trashing(spec, actor)
    found = find_action(spec, run.verb)
    return Doing(spec, found.name, read_given(input_fields(spec, found, actor), run.given, actor), actor)


def read_given(infos: dict[str, FieldInfo], given: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """The values that a run keeps as JSON. Raises DomainError for a field that is no longer the actor's to write."""
    for name in given:
        if name not in infos:
            raise DomainError("unknown_field", _("This field cannot be written here."), field=name)
    return {name: parse_json(infos[name], value, actor) if value is not None else None for name, value in given.items()}


def freeze(run: BulkRun, actor: Actor) -> None:
    """Write down the next records of the selection; those of an undo are the ones that the other run has changed."""
    last = BulkRow.objects.filter(run_id=run.pk).order_by("-number").values_list("record_id", flat=True).first()
    if run.kind == "undo":
        rows = BulkRow.objects.filter(run_id=run.undo_of_id, outcome="changed")
        found = rows.order_by("record_id").values_list("record_id")
        found = found.filter(record_id__gt=last) if last else found
    else:
        rows = selection(get_spec(run.object), actor, [(name, value) for name, value in run.selection]).rows()
        found = rows.order_by("pk").values_list("pk")
        found = found.filter(pk__gt=last) if last else found
    sql, params = found[:FREEZE].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO bulk_row (id, run_id, number, record_id)
                SELECT app.uuid7(), %s, %s + row_number() OVER (ORDER BY s.record_id), s.record_id
                FROM ({sql}) AS s(record_id)""",  # noqa: S608  (the statement of the queryset)
            [run.pk, run.total, *params],
        )
        count = cursor.rowcount
    run.total += count
    run.frozen = count < FREEZE
    run.save(update_fields=["total", "frozen"])


def _note(run: BulkRun, rows: list[tuple[int, uuid.UUID]], done: dict[uuid.UUID, Outcome]) -> None:
    """Keep the outcomes of the records dealt with; `position` goes up to the first that is still to come."""
    marks = [(number, done[record_id]) for number, record_id in rows if record_id in done]
    left = next((number for number, record_id in rows if record_id not in done), rows[-1][0] + 1)
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE bulk_row AS r SET outcome = s.outcome, reason = s.reason
               FROM unnest(%s::int[], %s::text[], %s::text[]) AS s(number, outcome, reason)
               WHERE r.run_id = %s AND r.number = s.number""",
            [[n for n, _o in marks], [o.name for _n, o in marks], [o.reason for _n, o in marks], run.pk],
        )
    counted = Counter(outcome.name for _number, outcome in marks)
    run.counts = {name: run.counts.get(name, 0) + counted[name] for name in OUTCOMES}
    run.position = left - 1
    run.save(update_fields=["counts", "position"])


def tell(run: BulkRun) -> None:
    """Notify whoever started it, unless it was done before her eyes."""
    from quen.kernel.notify.send import notify

    if run.created_by_id and run.options.get("queued"):
        label = get_spec(run.object).label_plural.lower()
        params = {
            "count": run.counts.get("changed", 0),
            "refused": run.counts.get(REFUSED, 0),
            "url": f"/bulk/{run.pk}/",
        }
        notify(members=[run.created_by_id], kind="bulk_done", params={**params, "what": label}, key=f"bulk:{run.pk}")
