"""One-time links with which a member sets her password: for her first sign-in, or when she has forgotten it.

The administrator hands the link over; it holds the business and a secret of 256 bits. What only an administrator
of one business says can never open an account that belongs to others too: an invitation to a person who signs in
already asks for her own password, and a password is reset only for who works in this business alone.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from quen.kernel.clock import now
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.people.models import Member, SignInLink
from quen.kernel.records.save import apply_changes, lock_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.attempts import attempts_of_name
from quen.kernel.tenancy.context import set_actor
from quen.kernel.tenancy.models import Tenant, User
from quen.kernel.tenancy.setup import check_password_strength

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

INVITATION = timedelta(days=7)
RESET = timedelta(hours=24)


@dataclass(frozen=True)
class OpenLink:
    """A link that still works. `known`: the person signs in already and proves it by her password."""

    business: str
    name: str
    email: str
    known: bool
    reset: bool


def make_link(member_id: uuid.UUID, *, actor: Actor) -> str:
    """Make a link for a member and return its path, which is shown once; links made for her before are void.

    Raises Denied for all but administrators, NotFound, DomainError (no e-mail, inactive, or a reset for somebody who
    works in several businesses).
    """
    if not actor.is_admin:
        raise Denied
    member = lock_record(get_spec("member"), member_id, actor=actor, action="edit")
    if not member.active:
        raise DomainError("inactive", _("This user is not active."), status=409)
    if not member.email:
        raise DomainError(
            "no_email", _("Give the user an e-mail address first; it is the name to sign in with."), status=409
        )
    if member.user_id is not None and _businesses(member.user_id) > 1:
        text = _(
            "This person works in several businesses: none of them can set the password. They can change it themselves."
        )
        raise DomainError("several_businesses", text, status=409)
    _void(member.pk)
    secret = secrets.token_urlsafe(32)
    lasts = RESET if member.user_id is not None else INVITATION
    SignInLink.objects.create(
        member_id=member.pk, digest=_digest(secret), created_by_id=actor.member_id, expires_at=now() + lasts
    )
    apply_changes(member, {"link_made_at": now()}, actor=actor)
    return f"/welcome/{actor.tenant_id}/{secret}"


def open_link(secret: str) -> OpenLink | None:
    """What the link with `secret` is for, None when it does not work (any more). In the tenant's context."""
    found = _find(secret)
    if found is None:
        return None
    member: Any = found.member
    tenant = Tenant.objects.get(pk=found.tenant_id)
    known = member.user_id is None and User.objects.filter(email=member.email.lower()).exists()
    return OpenLink(tenant.name, member.name, member.email, known, reset=member.user_id is not None)


def redeem_link(secret: str, password: str, *, proven: User | None = None) -> User:
    """Set the password, let the member sign in, and use the link up. In the tenant's context.

    `proven`: the person who has just shown her password, for a link whose person is known. Raises NotFound for a link
    that does not work, DomainError for the password.
    """
    found = _find(secret, lock=True)
    if found is None:
        raise NotFound(_("This link does not work any more. Ask your administrator for a new one."))
    member: Any = Member.objects.select_for_update().get(pk=found.member_id)
    set_actor(member.pk)
    user = _reset(member.user, password) if member.user_id else _join(member, password, proven)
    _void(member.pk)
    return user


def _reset(user: User, password: str) -> User:
    if _businesses(user.pk) > 1:
        raise NotFound(_("This link does not work any more. Ask your administrator for a new one."))
    check_password_strength(password)
    user.set_password(password)
    user.save(update_fields=["password"])
    attempts_of_name(user.email).forget()
    return user


def _join(member: Any, password: str, proven: User | None) -> User:
    email = member.email.lower()
    user = User.objects.filter(email=email).first()
    if user is not None and (proven is None or proven.pk != user.pk):
        raise DomainError("wrong_password", _("The e-mail or the password is not right."), field="password")
    if user is None:
        check_password_strength(password)
        tenant = Tenant.objects.get(pk=member.tenant_id)
        user = User(email=email, name=member.name, language=tenant.language, timezone=tenant.timezone)
        user.set_password(password)
        user.save(force_insert=True)
    member.user, member.version, member.updated_by_id = user, member.version + 1, member.pk
    try:
        with transaction.atomic():
            member.save(update_fields=["user", "version", "updated_by"])
    except IntegrityError as error:
        text = _("You are a user of this business already. Sign in as usual.")
        raise DomainError("already_member", text, field="password", status=409) from error
    return user


def _find(secret: str, *, lock: bool = False) -> Any:
    rows = SignInLink.objects.filter(digest=_digest(secret), used_at__isnull=True, expires_at__gt=now())
    rows = rows.filter(member__active=True, member__deleted_at__isnull=True).exclude(member__email__isnull=True)
    return (rows.select_for_update(of=("self",)) if lock else rows.select_related("member")).first()


def _void(member_id: uuid.UUID) -> None:
    SignInLink.objects.filter(member_id=member_id, used_at__isnull=True).update(used_at=now())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _businesses(user_id: uuid.UUID) -> int:
    """In how many businesses the person is active."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM app.memberships(%s)", [user_id])
        return int(cursor.fetchone()[0])
