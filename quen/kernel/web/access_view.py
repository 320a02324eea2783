"""Who reaches a record, for its template: owner, shares, roles; and one person's rights with their reasons."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor, load_actor
from quen.kernel.access.explain import Answer, Explainer
from quen.kernel.access.models import LEVELS
from quen.kernel.access.reach import reach
from quen.kernel.access.role_lines import RoleLine, role_lines
from quen.kernel.access.sharing import shares_of
from quen.kernel.errors import NotFound
from quen.kernel.people.names import member_name
from quen.kernel.people.rights import verbs_of
from quen.kernel.registry.registry import get_spec
from quen.kernel.web.frame import initials

__all__ = ["AccessPage", "check_member", "may_ask", "may_share", "owner_of", "role_lines", "share_views"]

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec


@dataclass(frozen=True)
class ShareView:
    id: str
    name: str
    initials: str
    is_team: bool
    level: str
    level_label: str


@dataclass(frozen=True)
class Checked:
    """One person's rights on the record."""

    name: str
    role: str
    answers: tuple[Answer, ...]
    note: str = ""


@dataclass(frozen=True)
class AccessPage:
    """`can_share`: the dialog adds and takes away; `can_ask`: it explains, and names the roles."""

    title: str
    url: str
    record_url: str
    owner: str
    owner_initials: str
    shares: tuple[ShareView, ...]
    levels: tuple[tuple[str, str], ...]
    roles: tuple[RoleLine, ...]
    can_share: bool
    can_ask: bool
    asked: str
    asked_name: str
    checked: Checked | None
    errors: tuple[str, ...] = ()


def may_share(spec: ObjectSpec, record: Any, actor: Actor) -> bool:
    """Whether `actor` gives others access to this record."""
    return bool(spec.scope.owner) and record.deleted_at is None and reach(spec, actor, "share").holds(record)


def may_ask(spec: ObjectSpec, record: Any, actor: Actor) -> bool:
    """Whether `actor` is told who else reaches the record, and why: administrators and its owner."""
    owner = getattr(record, f"{spec.scope.owner}_id") if spec.scope.owner else None
    return actor.is_admin or (owner is not None and owner == actor.member_id)


def share_views(spec: ObjectSpec, record: Any) -> tuple[ShareView, ...]:
    """With whom it is shared."""
    found = []
    for share in shares_of(spec, record):
        name = str(share.member or share.team)
        label = str(dict(LEVELS)[share.level])
        found.append(ShareView(str(share.pk), name, initials(name), share.team_id is not None, share.level, label))
    return tuple(found)


def owner_of(spec: ObjectSpec, record: Any) -> str:
    """The owner's name, "" where the object has none."""
    return member_name(getattr(record, f"{spec.scope.owner}_id")) if spec.scope.owner else ""


def check_member(spec: ObjectSpec, record: Any, member_id: uuid.UUID, actor: Actor) -> Checked:
    """What a member may do with the record, and why, told to `actor`. Raises NotFound for an unknown member."""
    member = get_spec("member").rows(actor).filter(pk=member_id).first()
    if member is None:
        raise NotFound
    try:
        other = load_actor(member_id=member_id, via="web")
    except NotFound:
        return Checked(member.name, "", (), _("Does not work here any more: may do nothing."))
    explainer = Explainer(other)
    names = ["view", "edit", "delete", *(verb.name for verb in verbs_of(spec) if verb.name != "restore")]
    answers = tuple(explainer.explain(spec, name, record) for name in names)
    return Checked(member.name, other.role, answers)
