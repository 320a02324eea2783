"""Verbs of a user: leaving and coming back. For administrators alone, whatever a role grants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from quen.kernel.actions.declare import action
from quen.kernel.errors import Denied
from quen.kernel.records.save import apply_changes

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@action(
    _("Deactivate"),
    icon="user-circle",
    tone="danger",
    confirm=_("Deactivate this user? They can no longer sign in; their records stay theirs."),
    available=lambda member: member.active,
)
def deactivate_member(member: Any, *, actor: Actor) -> None:
    """Let a user no longer in; her sessions and tokens end with it. Refused for the last administrator."""
    if not actor.is_admin:
        raise Denied
    apply_changes(member, {"active": False}, actor=actor)


@action(_("Activate"), icon="user-plus", available=lambda member: not member.active)
def activate_member(member: Any, *, actor: Actor) -> None:
    """Let a user in again."""
    if not actor.is_admin:
        raise Denied
    apply_changes(member, {"active": True}, actor=actor)
