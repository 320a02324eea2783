"""What the palette offers on any record: an activity about it, of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.apps.activities.activity.model import CALL, MEETING, NOTE, TASK
from quen.apps.activities.activity.object import activity
from quen.apps.activities.pages.timeline.entries import ICONS
from quen.kernel.records.links import record_key
from quen.kernel.registry.commands import Command

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def activity_commands(spec: ObjectSpec, record: Any, actor: Actor) -> Iterator[Command]:
    """New task, call, meeting and note about a business record."""
    if spec is activity or spec.settings or spec.scope.via or not actor.may(activity.name, "create"):
        return
    labels = {TASK: _("New task"), CALL: _("New call"), MEETING: _("New meeting"), NOTE: _("New note")}
    for kind, label in labels.items():
        url = f"{activity.url()}new?kind={kind}&about={record_key(spec.name, record.pk)}"
        yield Command(label, url, ICONS.get(kind, "checkbox"))
