"""Making a tenant: its row, its roles, its first administrator, and what each context seeds."""

from __future__ import annotations

import importlib
import importlib.util
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import connections, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor, load_actor
from quen.kernel.errors import DomainError
from quen.kernel.people.models import Member, Role
from quen.kernel.records.base import new_id
from quen.kernel.tenancy.context import set_actor, tenant_context
from quen.kernel.tenancy.models import Tenant, User

MIN_PASSWORD = 10


@dataclass(frozen=True)
class TenantOptions:
    """What a new business says of itself."""

    name: str
    base_currency: str = "VND"
    country: str = "VN"
    language: str = "vi"
    timezone: str = "Asia/Ho_Chi_Minh"


def create_tenant(options: TenantOptions, *, seeds: bool = True) -> uuid.UUID:
    """Make a tenant with its roles and return its id; `seeds` gives it what each context starts with.

    The row is written by quen_owner, the rest by the application.
    """
    tenant = Tenant(
        name=options.name,
        base_currency=options.base_currency,
        country=options.country,
        language=options.language,
        timezone=options.timezone,
    )
    with transaction.atomic(using="owner"):
        tenant.save(using="owner")
    with tenant_context(tenant.pk, via="setup"), translation.override(options.language):
        _seed_roles()
        member = Member.objects.create(name="Quen", active=False)
        set_actor(member.pk)
        for seed in _seeds() if seeds else ():
            seed(_setup_actor(tenant, member))
    return tenant.pk


def _seed_roles() -> None:
    # the English name is also the external id, so that files and commands name a role in any language
    Role.objects.create(
        name=_("Administrator"),
        external_id="Administrator",
        is_admin=True,
        description=_("Everything, settings included."),
    )
    # who leaves takes no customers along: only managers take records out, and only those they see
    manager = {
        "*": {"view": "team", "create": "all", "edit": "team", "delete": "team", "export": "all"}, **_read_all("team"),
    }  # fmt: skip
    rep = {"*": {"view": "own", "create": "all", "edit": "own", "delete": "own"}, **_read_all("own")}
    others = (
        ("Manager", _("Manager"), manager, _("The records of the team and the teams below it.")),
        ("Sales rep", _("Sales rep"), rep, _("Own records; sees all customers.")),
        ("Reader", _("Reader"), {"*": {"view": "all"}}, _("Sees everything, changes nothing.")),
    )
    for external_id, name, grants, description in others:
        Role.objects.create(name=name, external_id=external_id, grants=grants, description=description)


def _read_all(edit: str) -> dict[str, dict[str, str]]:
    """Customers are seen by everybody, so that nobody enters one twice; whoever tags makes the tags she misses."""
    customers = {name: {"view": "all", "edit": edit, "delete": edit} for name in ("account", "contact")}
    return {**customers, "tag": {"create": "all"}}


def _seeds() -> list[Callable[[Actor], None]]:
    names = (f"{config.name}.seed" for config in apps.get_app_configs() if config.name.startswith("quen.apps."))
    return [importlib.import_module(name).seed for name in names if importlib.util.find_spec(name)]


def _setup_actor(tenant: Tenant, member: Member) -> Actor:
    return Actor(
        member_id=member.pk,
        tenant_id=tenant.pk,
        name=member.name,
        is_admin=True,
        base_currency=tenant.base_currency,
        country=tenant.country,
        timezone=tenant.timezone,
        language=tenant.language,
        via="setup",
    )


def create_user(
    tenant_id: uuid.UUID,
    *,
    email: str,
    name: str,
    password: str | None,
    role: str,
    language: str = "",
    via: str = "cli",
) -> uuid.UUID:
    """Give the person with `email` a membership in the tenant, and return the member's id.

    `role` is a role's name or external id; "" keeps the one she has, and makes a new member an
    administrator. An empty `name` keeps the present one, too. A user that exists already keeps her
    password; a member in the trash comes back. Raises DomainError for a weak password or an unknown role.
    """
    email = email.strip().lower()
    with tenant_context(tenant_id, via=via):
        tenant = Tenant.objects.get(pk=tenant_id)
        user = User.objects.filter(email=email).first()
        member = Member.objects.filter(email=email).order_by("-active", "deleted_at").first() or Member(
            id=new_id(), email=email
        )
        if user is None:
            check_password_strength(password or "")
            user = User(email=email, name=name or member.name or email.split("@")[0])
            user.language, user.timezone = language or tenant.language, tenant.timezone
            user.set_password(password)
            user.save(force_insert=True)
        member.name = name or member.name or user.name
        if role or member.role_id is None:
            member.role_id = _find_role(role or "Administrator").pk
        member.user, member.active, member.deleted_at = user, True, None
        member.save()
        return member.pk


def _find_role(name: str) -> Role:
    known_as = Q(name=name) | Q(external_id=name)
    role = Role.objects.filter(known_as, deleted_at__isnull=True).order_by("external_id").first()
    if role is None:
        known = ", ".join(Role.objects.values_list("name", flat=True))
        raise DomainError(
            "no_role", _("There is no role %(name)s; there are: %(known)s.") % {"name": name, "known": known}
        )
    return role  # type: ignore[no-any-return]


def check_password_strength(password: str) -> None:
    """Raise DomainError for a password that is too short (NIST SP 800-63B: length counts, not composition)."""
    if len(password) < MIN_PASSWORD:
        text = _("A password has at least %(count)d characters.") % {"count": MIN_PASSWORD}
        raise DomainError("weak_password", text, field="password")


def cli_actor(tenant_id: uuid.UUID, email: str = "") -> Actor:
    """The member with `email`, or the tenant's set-up member with every right, for the command line.

    To be called inside the tenant's context.
    """
    if email:
        member = Member.objects.filter(email=email.lower()).first()
        if member is None:
            raise DomainError("no_user", _("There is no user %(email)s in this business.") % {"email": email})
        return load_actor(member_id=member.pk, via="import")
    member = Member.objects.filter(user__isnull=True, active=False, name="Quen").order_by("created_at").first()
    if member is None:
        raise DomainError("no_user", _("This business has no set-up member."))
    return _setup_actor(Tenant.objects.get(pk=tenant_id), member)


def find_tenant(text: str) -> Tenant:
    """A tenant by id or by its exact name. Raises DomainError when there is none, or more than one."""
    with connections["default"].cursor():
        found = list(Tenant.objects.filter(name=text)[:2]) or _by_id(text)
    if len(found) != 1:
        raise DomainError("no_tenant", _("There is no one business %(text)s.") % {"text": text})
    return found[0]


def _by_id(text: str) -> list[Tenant]:
    try:
        return list(Tenant.objects.filter(pk=uuid.UUID(text)))
    except ValueError:
        return []
