"""What the history of a record says of its tags."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.changes.parts import describes
from quen.kernel.tags.models import Tag

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@describes("tagging")
def tell_tags(entries: list[ChangeEntry], actor: Actor) -> dict[int, str]:
    """{entry: sentence}, with the tags' present names, in one statement."""
    del actor
    tags = {entry.pk: (entry.changes or {}).get("tag_id") for entry in entries if entry.operation != "u"}
    ids = {uuid.UUID(tag_id) for tag_id in tags.values() if isinstance(tag_id, str)}
    names = {str(pk): name for pk, name in Tag.objects.filter(pk__in=ids).values_list("pk", "name")}
    sentences = {"c": _("added the tag %(name)s"), "d": _("removed the tag %(name)s")}
    return {
        entry.pk: sentences[entry.operation] % {"name": names.get(str(tags[entry.pk])) or "–"}
        for entry in entries
        if entry.operation != "u"
    }
