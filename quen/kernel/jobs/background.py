"""`background`: a job that may be broken off at any moment, and goes on where it stood when it is begun again.
`chore`: a job that comes by itself, by the clock.

Every long piece of work here has the same form: a row in the database says how far it has come, a chunk and its
progress are committed together, and the job calls chunk after chunk until nothing is left (`in_chunks`). So a worker
that is killed loses nothing and does nothing twice.
"""

from __future__ import annotations

import logging
import time
import typing
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from django.db import close_old_connections
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from quen.kernel.db.outage import outage
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.models import Tenant

log = logging.getLogger("quen.jobs")
ATTEMPTS = 4
PAUSE, LONGER = 2, 5  # seconds before the second attempt, and how many more before each further one
_Chore = TypeVar("_Chore", bound=Callable[[], Any])
_READ: dict[Any, Callable[[str], Any]] = {uuid.UUID: uuid.UUID, Decimal: Decimal}


class Background:
    """A declared job."""

    def __init__(self, task: Any, run: Callable[..., None]) -> None:
        self.task, self.run = task, run
        self.hints = typing.get_type_hints(run)

    def __call__(self, **given: Any) -> None:
        """Do it here and now, with arguments as they come from the queue; nothing for a business that is gone."""
        found = self.read(given)
        tenant_id = found.get("tenant_id")
        if tenant_id is not None and not Tenant.objects.filter(pk=tenant_id).exists():
            log.warning("%s: there is no business %s (any more)", getattr(self.task, "name", "a job"), tenant_id)
            return
        self.run(**found)

    def read(self, given: dict[str, Any]) -> dict[str, Any]:
        """Ids and decimals of their texts."""
        return {key: _READ[self.hints[key]](str(v)) if self.hints.get(key) in _READ else v for key, v in given.items()}

    def defer(self, *, lock: str, wait: int = 0, **given: Any) -> None:
        """Queue it in the current transaction: it is there when that commits, and only then.

        Of one `lock` a single job runs at a time. `wait`: seconds before it begins. Ids and decimals go as text.
        """
        texts = {name: str(value) if type(value) in _READ else value for name, value in given.items()}
        self.task.configure(lock=lock, schedule_in={"seconds": wait} if wait else None).defer(**texts)


def background(
    name: str, *, queue: str, attempts: int = ATTEMPTS, failed: Callable[..., None] | None = None
) -> Callable[[Callable[..., None]], Background]:
    """Make a job of a function of keyword arguments (ids, decimals, texts), tried again after a fault a few times.

    `failed`: called with the same arguments when the last attempt has failed, to say so to whoever waits.
    """

    def declare(function: Callable[..., None]) -> Background:
        made = Background(None, function)

        def work(context: JobContext, /, **given: Any) -> None:
            close_old_connections()
            try:
                made(**given)
            except Exception:
                log.exception("%s stopped: %s", name, given)
                if failed is not None and context.job.attempts + 1 >= attempts:
                    failed(**made.read(given))
                raise
            finally:
                close_old_connections()

        retry = RetryStrategy(max_attempts=attempts, wait=PAUSE, linear_wait=LONGER)
        made.task = app.task(name=name, queue=queue, retry=retry, pass_context=True)(work)
        return made

    return declare


def chore(cron: str, name: str, *, queue: str = "chores", lock: str | None = None) -> Callable[[_Chore], _Chore]:
    """Have a function called by the clock (`cron` in UTC), one at a time. What it returns is written into the log.

    When the database goes away or the disk is full meanwhile it is called again after some seconds, as a job would be;
    not through the queue, where the next one by the clock may wait already.
    """

    def declare(function: _Chore) -> _Chore:
        def work(timestamp: int) -> None:
            del timestamp
            log.info("%s: %s", name, insist(name, function))

        app.periodic(cron=cron)(app.task(name=name, queue=queue, lock=lock, queueing_lock=name)(work))
        return function

    return declare


def insist(name: str, do: Callable[[], object]) -> object:
    """What `do` returns; called again after some seconds when the database went away or a disk was full."""
    for attempt in range(1, ATTEMPTS + 1):
        close_old_connections()
        try:
            return do()
        except Exception as error:
            if not outage(error) or attempt == ATTEMPTS:
                raise
            log.warning("%s is tried again: %s", name, str(error).partition("\n")[0])
        finally:
            close_old_connections()
        time.sleep(PAUSE + LONGER * (attempt - 1))
    raise AssertionError


def in_chunks(
    step: Callable[[], bool],
    tenant_id: uuid.UUID,
    *,
    actor_id: uuid.UUID | None = None,
    via: str = "job",
    request_id: str = "",
) -> None:
    """Call `step` until it says that nothing is left (False), each time in a transaction of the tenant of its own."""
    going = True
    while going:
        with tenant_context(tenant_id, actor_id=actor_id, via=via, request_id=request_id):
            going = step()
