"""Many records into the trash: those without parts by one statement, the others one by one with all that is theirs."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from quen.kernel.bulk.doing import SECONDS, Doing
from quen.kernel.bulk.outcome import DID, Ids, Outcome, refused
from quen.kernel.registry.registry import specs
from quen.kernel.trash.parts import part_columns

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

CHUNK = 1_000


class Trashing:
    """Moves records that the actor may delete to the trash."""

    def __init__(self, spec: ObjectSpec, actor: Actor) -> None:
        self.spec, self.actor = spec, actor
        self.singly = Doing(spec, "trash", {}, actor)

    def __call__(self, ids: Ids) -> dict[uuid.UUID, Outcome]:
        if self.spec.settle is not None:
            return self.singly(ids)
        some = list(ids[:CHUNK])
        rows = self.spec.rows(self.actor, "trash").filter(pk__in=some).order_by("pk")
        mine = set(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
        none = refused(_("It is gone, or you may not change it."))
        found = {pk: none for pk in some if pk not in mine}
        alone = mine - self._with_others(mine)
        if alone and self._move(alone):
            found |= dict.fromkeys(alone, DID)
        until = time.monotonic() + SECONDS
        for pk in some:
            if pk not in found:
                found[pk] = self.singly.one(pk)
                if time.monotonic() > until:
                    break
        return found

    def _move(self, ids: set[uuid.UUID]) -> bool:
        try:
            with transaction.atomic():
                moved = {"deleted_at": Now(), "updated_at": Now(), "updated_by_id": self.actor.member_id}
                self.spec.model.objects.filter(pk__in=ids).update(version=F("version") + 1, **moved)
        except IntegrityError:
            return False  # one by one, then, to learn which
        return True

    def _with_others(self, ids: set[uuid.UUID]) -> set[uuid.UUID]:
        """Those that have parts, or that others cannot be without."""
        columns = {(other.name, column) for other, column in part_columns(self.spec)}
        for other in specs().values():
            columns |= {
                (other.name, i.column) for i in other.fields.values() if i.required and i.target == self.spec.name
            }
        found: set[uuid.UUID] = set()
        for name, column in sorted(columns):
            rows = specs()[name].model.objects.filter(**{f"{column}__in": ids}, deleted_at__isnull=True)
            found |= set(rows.order_by().values_list(column, flat=True).distinct())
        return found
