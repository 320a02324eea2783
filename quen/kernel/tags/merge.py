"""Two tags that mean the same become one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _

from quen.kernel.actions.run import run_action
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags.models import Tag, Tagging

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

AT_ONCE = 5000  # records re-tagged in a transaction; more is a job of several

_ADD = """
INSERT INTO tagging (id, object, record_id, tag_id, created_by_id)
SELECT app.uuid7(), t.object, t.record_id, %s, %s FROM tagging t WHERE t.id = ANY(%s)
ON CONFLICT (tenant_id, object, record_id, tag_id) DO NOTHING
"""


def merge_tags(from_id: uuid.UUID, into_id: uuid.UUID, *, actor: Actor) -> bool:
    """Give all records of one tag the other one, and move the first to the trash.

    Returns whether it is done; a tag of more than AT_ONCE records goes on in the background. Raises NotFound,
    Denied, DomainError.
    """
    check_merge(from_id, into_id, actor)
    rest = retag(from_id, into_id, actor)
    if not rest:
        run_action(get_spec("tag"), "trash", from_id, {}, actor=actor)
    return not rest


def check_merge(from_id: uuid.UUID, into_id: uuid.UUID | None, actor: Actor) -> tuple[Tag, Tag]:
    """Both tags, if the actor may merge the first into the second."""
    spec = get_spec("tag")
    if not spec.rows(actor).filter(pk=from_id).exists():
        raise NotFound
    for action in ("edit", "delete"):
        if not spec.rows(actor, action).filter(pk=from_id).exists():
            raise Denied
    old: Tag = spec.rows(actor).get(pk=from_id)
    new: Tag | None = spec.rows(actor).filter(pk=into_id).first()
    if new is None or new.pk == old.pk:
        raise DomainError("no_such_tag", _("Choose another tag."), field="into")
    if new.object and new.object != old.object:
        text = _("This tag is only for other records.")
        raise DomainError("other_object", text, field="into")
    return old, new


def retag(from_id: uuid.UUID, into_id: uuid.UUID, actor: Actor) -> bool:
    """Re-tag the next AT_ONCE records; whether there may be more. In the caller's transaction."""
    ids = list(Tagging.objects.filter(tag_id=from_id).values_list("pk", flat=True)[:AT_ONCE])
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [into_id, actor.member_id, ids])
        Tagging.objects.filter(pk__in=ids).delete()
    return len(ids) == AT_ONCE
