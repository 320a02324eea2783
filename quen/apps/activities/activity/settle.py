"""What follows when an activity has been saved: whom it is passed on to, its series, its reminder."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from quen.apps.activities.activity.link import ActivityLink
from quen.apps.activities.activity.reminder import set_reminder
from quen.apps.activities.activity.repeat import start_series
from quen.kernel.errors import NotFound
from quen.kernel.records.links import split_key
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def settle_activity(record: Any, actor: Actor, creating: bool) -> None:
    """After a save or a verb, in its transaction."""
    set_reminder(record)
    if not creating:
        return
    if record.about:
        name, record_id = split_key(record.about)
        for target, value in passed_on(name, record_id, actor).items():
            if target not in {name, "account", "contact"}:  # these are fields, tied by trigger
                ActivityLink.objects.create(activity_id=record.pk, object=target, record_id=value, source="passed")
    if record.repeat:
        start_series(record, actor.timezone)


def passed_on(name: str, record_id: uuid.UUID, actor: Actor) -> dict[str, uuid.UUID]:
    """{object: id} of a record and of those that its object declares (`passes_on`) to pass its activities on to.

    Empty when the actor does not see the record.
    """
    try:
        spec = get_spec(name)
    except NotFound:
        return {}
    record = spec.rows(actor).filter(pk=record_id).first()
    if record is None:
        return {}
    infos = [spec.fields[field] for field in spec.passes_on.split()]
    passed = {info.target: getattr(record, info.column) for info in infos}
    return {target: value for target, value in {**passed, name: record.pk}.items() if value is not None}
