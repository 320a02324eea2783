"""Shares in the history of the record that was shared."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quen.kernel.access.models import EDIT, Share
from quen.kernel.changes.parts import describes
from quen.kernel.query.titles import Titles, titles_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.changes.models import ChangeEntry

_Facts = tuple[uuid.UUID | None, uuid.UUID | None, str]


@describes("share")
def tell_shares(entries: list[ChangeEntry], actor: Actor) -> Mapping[int, str]:
    """With whom the record was shared, or is no longer."""
    shares = Share.objects.filter(pk__in={entry.record_id for entry in entries})
    facts: dict[uuid.UUID, _Facts] = {
        pk: (member, team, level) for pk, member, team, level in shares.values_list("pk", "member", "team", "level")
    }
    for entry in entries:
        if entry.operation == "d" and entry.changes:
            member, team = (uuid.UUID(v) if v else None for v in (entry.changes["member_id"], entry.changes["team_id"]))
            facts[entry.record_id] = (member, team, str(entry.changes["level"]))
    wanted = {
        "member": {member for member, _team, _level in facts.values() if member},
        "team": {team for _member, team, _level in facts.values() if team},
    }
    titles = titles_of(wanted, actor)
    return {entry.pk: _sentence(entry, facts[entry.record_id], titles) for entry in entries if entry.record_id in facts}


def _sentence(entry: ChangeEntry, facts: _Facts, titles: Titles) -> str:
    member, team, level = facts
    name = titles.get(("member", member), "") if member else titles.get(("team", team), "") if team else ""
    if entry.operation == "d":
        return _("no longer shares it with %(name)s") % {"name": name or "–"}
    level = str(entry.changes["level"][1]) if entry.changes and "level" in entry.changes else level
    text = _("shared it with %(name)s for editing") if level == EDIT else _("shared it with %(name)s for viewing")
    return text % {"name": name or "–"}
