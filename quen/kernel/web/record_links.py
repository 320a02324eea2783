"""Ways from a record's page to pages about it: sharing, rights, what is special to users and roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.notify.follow import follows
from quen.kernel.web.access_view import may_ask, may_share

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


@dataclass(frozen=True)
class RecordLink:
    """`button`: stands beside the title, else in the menu. `drawer`: opens beside the page. `post`: does something."""

    label: str
    url: str
    icon: str
    button: bool = False
    drawer: bool = False
    post: bool = False


def record_links(spec: ObjectSpec, record: Any, actor: Actor) -> tuple[RecordLink, ...]:
    """The links of this record for this actor; none for a record in the trash."""
    if record.deleted_at is not None:
        return ()
    own = {"role": _role_links, "member": _member_links}.get(spec.name)
    remind = RecordLink(_("Remind me"), f"{spec.url(record.pk)}remind", "calendar-due", drawer=True)
    watch = _watch(spec, record, actor)
    return (
        *(own(record, actor) if own else ()),
        *_access(spec, record, actor),
        *watch,
        *(() if spec.settings else (remind,)),
    )


def _watch(spec: ObjectSpec, record: Any, actor: Actor) -> tuple[RecordLink, ...]:
    """Hearing of its moves on the board; the owner does anyway."""
    if spec.board is None or (spec.scope.owner and getattr(record, f"{spec.scope.owner}_id") == actor.member_id):
        return ()
    url = spec.url(record.pk)
    if follows(actor.member_id, record):
        return (RecordLink(_("Stop following"), f"{url}unfollow", "eye-off", post=True),)
    return (RecordLink(_("Follow"), f"{url}follow", "eye", post=True),)


def _access(spec: ObjectSpec, record: Any, actor: Actor) -> Iterator[RecordLink]:
    url = f"{spec.url(record.pk)}access"
    if may_share(spec, record, actor):
        yield RecordLink(_("Share"), url, "share", button=True, drawer=True)
    if may_ask(spec, record, actor):
        yield RecordLink(_("Who may see this, and why?"), url, "help-circle", drawer=True)


def _role_links(record: Any, actor: Actor) -> Iterator[RecordLink]:
    if actor.is_admin:
        yield RecordLink(_("Rights"), f"/role/{record.pk}/rights", "shield-lock", button=True)
        yield RecordLink(_("Copy this role"), f"/role/{record.pk}/copy", "copy", post=True)


def _member_links(record: Any, actor: Actor) -> Iterator[RecordLink]:
    if actor.is_admin or record.pk == actor.member_id:
        yield RecordLink(_("Rights"), f"/member/{record.pk}/rights", "shield-lock", button=True)
    if actor.is_admin:
        label = _("Reset the password") if record.user_id else _("Make a sign-in link")
        if record.active:
            yield RecordLink(label, f"/member/{record.pk}/link", "key", button=record.user_id is None, drawer=True)
        yield RecordLink(_("Hand over records"), f"/member/{record.pk}/handover", "switch-horizontal")
