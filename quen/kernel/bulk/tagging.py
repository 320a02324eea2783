"""Tags on many records, put on and taken off by a few statements a chunk."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _

from quen.kernel.bulk.outcome import DID, SAME, Ids, Outcome, refused
from quen.kernel.tags.models import Tagging
from quen.kernel.tags.tagging import MOST_ON_A_RECORD

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

CHUNK = 5_000


class Tags:
    """Puts a tag on records the actor edits (`add`), or takes it off."""

    def __init__(self, spec: ObjectSpec, tag_id: uuid.UUID, actor: Actor, *, add: bool) -> None:
        self.spec, self.tag_id, self.actor, self.add = spec, tag_id, actor, add

    def __call__(self, ids: Ids) -> dict[uuid.UUID, Outcome]:
        some = list(ids[:CHUNK])
        rows = self.spec.rows(self.actor, "edit").filter(pk__in=some).order_by("pk")
        mine = set(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
        on = Tagging.objects.filter(object=self.spec.name, record_id__in=mine)
        tagged = set(on.filter(tag_id=self.tag_id).values_list("record_id", flat=True))
        none = refused(_("It is gone, or you may not change it."))
        found = {pk: none if pk not in mine else SAME for pk in some}
        if self.add:
            found |= self._put_on(mine - tagged)
        else:
            on.filter(tag_id=self.tag_id).delete()
            found |= dict.fromkeys(tagged, DID)
        return found

    def _put_on(self, ids: set[uuid.UUID]) -> dict[uuid.UUID, Outcome]:
        full = Tagging.objects.filter(object=self.spec.name, record_id__in=ids).values("record_id")
        full = full.annotate(n=Count("pk")).filter(n__gte=MOST_ON_A_RECORD).values_list("record_id", flat=True)
        too_many = refused(_("At most %(count)d tags on a record.") % {"count": MOST_ON_A_RECORD})
        found = dict.fromkeys(full, too_many)
        made = [
            Tagging(object=self.spec.name, record_id=pk, tag_id=self.tag_id, created_by_id=self.actor.member_id)
            for pk in sorted(ids - set(found))
        ]
        Tagging.objects.bulk_create(made)
        return found | dict.fromkeys((tagging.record_id for tagging in made), DID)
