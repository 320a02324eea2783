"""A verb on many records, each for itself: what one refuses does not keep the others from it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from quen.kernel.actions.run import run_action
from quen.kernel.bulk.outcome import DID, SAME, Ids, Outcome, refused, refused_by
from quen.kernel.errors import Denied, DomainError, NotFound

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

SECONDS = 2.0  # of a transaction; whoever waits for one of its records waits that long at most


class Doing:
    """Does `verb` with `inputs`."""

    def __init__(self, spec: ObjectSpec, verb: str, inputs: Mapping[str, Any], actor: Actor) -> None:
        self.spec, self.verb, self.inputs, self.actor = spec, verb, inputs, actor
        self.labels = {name: info.label_text for name, info in spec.fields.items()}

    def __call__(self, ids: Ids) -> dict[uuid.UUID, Outcome]:
        found: dict[uuid.UUID, Outcome] = {}
        until = time.monotonic() + SECONDS
        for pk in ids:
            found[pk] = self.one(pk)
            if time.monotonic() > until:
                break
        return found

    def one(self, pk: uuid.UUID) -> Outcome:
        """The verb on one record, taken back by itself when it is refused."""
        model = self.spec.model
        before = model.objects.filter(pk=pk).values_list("version", flat=True).first()
        try:
            with transaction.atomic():
                record = run_action(self.spec, self.verb, pk, self.inputs, actor=self.actor)
        except (NotFound, Denied):
            return refused(_("It is gone, or you may not change it."))
        except DomainError as error:
            return refused_by(error, self.labels)
        return DID if record.pk != pk or record.version != before else SAME
