"""Commands about businesses, their users and API tokens."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import uuid
from typing import Any


def add_commands(commands: Any) -> None:
    """tenant create|list, user create|password, token create."""
    tenant = commands.add_parser("tenant", help="businesses").add_subparsers(required=True, metavar="ACTION")
    create = tenant.add_parser("create", help="make a business")
    create.add_argument("name")
    create.add_argument("--currency", default="VND", help="base currency, ISO 4217 (VND)")
    create.add_argument("--country", default="VN", help="ISO 3166 code (VN)")
    create.add_argument("--language", default="vi", choices=["en", "vi", "th"])
    create.add_argument("--timezone", default="Asia/Ho_Chi_Minh")
    create.add_argument("--admin", default="", metavar="EMAIL", help="first administrator; prints a link to sign in")
    create.add_argument("--admin-name", default="", help="the name of the first administrator")
    create.add_argument("--if-empty", action="store_true", help="only when there is no business yet")
    create.set_defaults(command=_create_tenant)
    tenant.add_parser("list", help="all businesses").set_defaults(command=_list_tenants)

    user = commands.add_parser("user", help="people who sign in").add_subparsers(required=True, metavar="ACTION")
    add = user.add_parser(
        "create", help="give a person a membership; the password is asked, or read from QUEN_PASSWORD"
    )
    add.add_argument("email")
    add.add_argument("--tenant", required=True, help="name or id of the business")
    add.add_argument("--name", default="")
    add.add_argument("--role", default="", help="name of the role (Administrator for a new user)")
    add.add_argument("--language", default="", choices=["", "en", "vi", "th"])
    add.set_defaults(command=_create_user)
    password = user.add_parser("password", help="set a new password")
    password.add_argument("email")
    password.set_defaults(command=_set_password)

    token = commands.add_parser("token", help="API tokens").add_subparsers(required=True, metavar="ACTION")
    issue = token.add_parser("create", help="make a token; it is shown once")
    issue.add_argument("email")
    issue.add_argument("--tenant", required=True)
    issue.add_argument("--label", default="command line")
    issue.set_defaults(command=_create_token)


def _create_tenant(options: argparse.Namespace) -> int:
    from quen.kernel.tenancy.models import Tenant
    from quen.kernel.tenancy.setup import TenantOptions, create_tenant

    if options.if_empty and Tenant.objects.exists():
        return 0
    made = create_tenant(
        TenantOptions(options.name, options.currency, options.country, options.language, options.timezone)
    )
    print(made)
    if options.admin:
        print(_invite_first(made, options.admin, options.admin_name))
    return 0


def _invite_first(tenant_id: uuid.UUID, email: str, name: str) -> str:
    """A link with which the first administrator of a business sets her password."""
    from django.conf import settings

    from quen.kernel.cluster.alone import address_now
    from quen.kernel.people.models import Role
    from quen.kernel.people.sign_in_links import make_link
    from quen.kernel.records.save import save_record
    from quen.kernel.registry.registry import get_spec
    from quen.kernel.tenancy.context import tenant_context
    from quen.kernel.tenancy.setup import cli_actor

    with tenant_context(tenant_id, via="cli"):
        actor = cli_actor(tenant_id)
        role = Role.objects.get(external_id="Administrator")
        changes = {"name": name or email.partition("@")[0], "email": email.strip().lower(), "role": role.pk}
        member = save_record(get_spec("member"), actor=actor, changes=changes)
        address = address_now(settings.DATA_DIR) or settings.PUBLIC_URL
        return f"{address}{make_link(member.pk, actor=actor)}"


def _list_tenants(options: argparse.Namespace) -> int:
    del options
    from quen.kernel.tenancy.models import Tenant

    for tenant in Tenant.objects.order_by("name", "id"):
        print(f"{tenant.pk}  {tenant.name}  {tenant.base_currency}  {tenant.language}")
    return 0


def _create_user(options: argparse.Namespace) -> int:
    from quen.kernel.tenancy.models import User
    from quen.kernel.tenancy.setup import create_user, find_tenant

    known = User.objects.filter(email=options.email.lower()).exists()
    made = create_user(
        find_tenant(options.tenant).pk,
        email=options.email,
        name=options.name,
        password=None if known else _ask_password(),
        role=options.role,
        language=options.language,
    )
    print(made)
    return 0


def _ask_password() -> str:
    given = os.environ.get("QUEN_PASSWORD")
    if given:
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass("Password: ")


def _set_password(options: argparse.Namespace) -> int:
    from quen.kernel.errors import DomainError
    from quen.kernel.tenancy.attempts import attempts_of_name
    from quen.kernel.tenancy.models import User
    from quen.kernel.tenancy.setup import check_password_strength

    user = User.objects.filter(email=options.email.lower()).first()
    if user is None:
        raise DomainError("no_user", f"There is no user {options.email}.")
    password = _ask_password()
    check_password_strength(password)
    user.set_password(password)
    user.save(update_fields=["password"])
    attempts_of_name(user.email).forget()
    print("The password is set.")
    return 0


def _create_token(options: argparse.Namespace) -> int:
    from quen.kernel.access.actor import load_actor
    from quen.kernel.errors import DomainError
    from quen.kernel.tenancy.context import tenant_context
    from quen.kernel.tenancy.models import Token, User
    from quen.kernel.tenancy.setup import find_tenant

    tenant = find_tenant(options.tenant)
    user = User.objects.filter(email=options.email.lower()).first()
    if user is None:
        raise DomainError("no_user", f"There is no user {options.email}.")
    with tenant_context(tenant.pk, via="cli"):
        load_actor(user_id=user.pk, via="cli")  # must be a member
        print(Token.issue(tenant_id=tenant.pk, user=user, label=options.label))
    return 0
