"""The business the tests work in: people in teams with different rights, and records that belong to them.

It is made once, in the template database. In the tenant there is one record of each object for each of
`OWNERS` (objects whose rows belong to somebody) or one for all (`SHARED`). The other tenant has the same
for `STRANGER`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from quen.kernel.access.actor import Actor, load_actor
from quen.kernel.people.models import Member, Role
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.models import Token, User
from quen.kernel.tenancy.setup import TenantOptions, create_tenant, create_user
from quen.kernel.testing.factory import make, restart_numbers

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

ANONYMOUS = "anonymous"
STRANGER = "stranger"  # administrator of the other tenant
SHARED = "shared"
OWNERS = ("owner", "teammate", "outsider", "manager")
_RESTRICTED = "Restricted"
_WHOLE = {"view": "all", "create": "all", "edit": "all", "delete": "all"}

# persona: (role, team). South is below North; West stands by itself.
PEOPLE: dict[str, tuple[str, str]] = {
    "admin": ("Administrator", ""),
    "manager": ("Manager", "North"),
    "owner": ("Sales rep", "North"),
    "teammate": ("Sales rep", "South"),
    "outsider": ("Sales rep", "West"),
    "reader": ("Reader", ""),
    "restricted": (_RESTRICTED, ""),
}
_TEAMS = (("North", ""), ("South", "North"), ("West", ""))
PASSWORD = "of-the-tests-only"  # noqa: S105


def rights_of(spec: ObjectSpec) -> ObjectSpec:
    """The object whose owners decide who sees a row: its own, or that of the record it follows."""
    if spec.stands_for:
        return get_spec(spec.stands_for[0])
    return rights_of(get_spec(spec.fields[spec.scope.via].target)) if spec.scope.via else spec


def is_divided(spec: ObjectSpec) -> bool:
    """Whether rows belong to somebody, themselves or with the record they follow."""
    return bool(rights_of(spec).scope.owner)


def hidden_fields(spec: ObjectSpec) -> list[str]:
    """The fields that the role `restricted` hides: of each kind that can leak in its own way, one."""
    optional = [
        info
        for info in spec.fields.values()
        if info.editable and not info.required and info.name not in {spec.title, spec.scope.owner, spec.scope.via}
    ]
    plain = [i for i in optional if i.name not in spec.search and i.name not in spec.written_by]
    groups: tuple[list[FieldInfo], ...] = (
        [i for i in optional if i.kind in {"text", "email", "phone"} and i.name in spec.search],
        [i for i in plain if i.kind == "text"],
        [i for i in optional if i.kind == "money"],
        [i for i in optional if i.kind == "ref"],
        [i for i in optional if i.kind == "date"],
    )
    return [group[0].name for group in groups if group]


def build() -> dict[str, Any]:
    """Make both tenants and their records; returns what `Business` needs, as JSON types."""
    tenant = create_tenant(TenantOptions(name="Sông Xanh", language="en"))
    other = create_tenant(TenantOptions(name="Đối Thủ", language="en"))
    facts: dict[str, Any] = {"members": {}, "users": {}, "records": {}}
    facts |= {"tenant": str(tenant), "other": str(other)}
    with tenant_context(tenant, via="setup"):
        Role.objects.create(
            name=_RESTRICTED,
            grants={"*": _WHOLE} | {spec.name: _WHOLE for spec in specs().values() if not spec.scope.owner},
            hidden={spec.name: hidden_fields(spec) for spec in specs().values()},
        )
    # one hash for all, since it is slow on purpose
    password = make_password(PASSWORD)
    for persona, (role, _team) in PEOPLE.items():
        _person(facts, tenant, persona, role, password)
    _person(facts, other, STRANGER, "Administrator", password)
    with tenant_context(tenant, actor_id=facts["members"]["admin"], via="setup"):
        admin = load_actor(member_id=uuid.UUID(facts["members"]["admin"]), via="setup")
        _place(facts, admin)
        _records(facts, admin, OWNERS)
    with tenant_context(other, actor_id=facts["members"][STRANGER], via="setup"):
        _records(facts, load_actor(member_id=uuid.UUID(facts["members"][STRANGER]), via="setup"), (STRANGER,))
    return facts


def _person(facts: dict[str, Any], tenant: uuid.UUID, persona: str, role: str, password: str) -> None:
    email, name = f"{persona}@people.example", f"{persona.title()} Person"
    user = User.objects.create(email=email, name=name, password=password, language="en")
    facts["users"][persona] = str(user.pk)
    facts["members"][persona] = str(create_user(tenant, email=email, name=name, password=None, role=role))


def _place(facts: dict[str, Any], admin: Actor) -> None:
    teams: dict[str, Any] = {}
    for name, parent in _TEAMS:
        given: dict[str, Any] = {"name": name, "parent": teams[parent] if parent else None}
        teams[name] = make(specs()["team"], actor=admin, full=False, **given).pk
    for persona, (_role, team) in PEOPLE.items():
        if team:
            Member.objects.filter(pk=facts["members"][persona]).update(team=teams[team])
    facts["teams"] = {name: str(pk) for name, pk in teams.items()}


def _records(facts: dict[str, Any], admin: Actor, personas: tuple[str, ...]) -> None:
    for spec in sorted(specs().values(), key=lambda spec: bool(spec.scope.via)):
        made = facts["records"].setdefault(spec.name, {})
        if not is_divided(spec):
            made[personas[0] if STRANGER in personas else SHARED] = str(make(spec, actor=admin).pk)
            continue
        for persona in personas:
            owner = uuid.UUID(facts["members"][persona])
            given = {spec.scope.via: facts["records"][rights_of(spec).name][persona]} if spec.scope.via else {}
            made[persona] = str(make(spec, actor=admin, owner=owner, **given).pk)


class Business:
    """The people and records that `build` made. To be used while the database is open to the test."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self._facts = facts
        self._tokens: dict[str, str] = {}
        self.tenant_id = uuid.UUID(facts["tenant"])
        self.other_id = uuid.UUID(facts["other"])
        restart_numbers(100_000)

    def tenant_of(self, persona: str) -> uuid.UUID:
        """The tenant a persona works in."""
        return self.other_id if persona == STRANGER else self.tenant_id

    def member_id(self, persona: str) -> uuid.UUID:
        return uuid.UUID(self._facts["members"][persona])

    def team_id(self, name: str) -> uuid.UUID:
        """A team by its name: North, South below it, West."""
        return uuid.UUID(self._facts["teams"][name])

    def user(self, persona: str) -> User:
        return User.objects.get(pk=self._facts["users"][persona])

    def record_id(self, object_name: str, of: str) -> uuid.UUID:
        """The record of that object that belongs to `of` (a persona, SHARED or STRANGER)."""
        return self.records(object_name)[of]

    def records(self, object_name: str) -> dict[str, uuid.UUID]:
        """{whose: id} of the object's records in both tenants; of a stand-in those of the first it stands for."""
        object_name = next(iter(get_spec(object_name).stands_for), object_name)
        return {name: uuid.UUID(pk) for name, pk in self._facts["records"][object_name].items()}

    def hidden(self, spec: ObjectSpec) -> list[FieldInfo]:
        """The fields that do not exist for `restricted`."""
        return [spec.fields[name] for name in hidden_fields(spec)]

    @contextmanager
    def work(self, persona: str, via: str = "web") -> Iterator[Actor]:
        """A transaction in which `persona` works in her tenant."""
        member = self.member_id(persona)
        with tenant_context(self.tenant_of(persona), actor_id=member, via=via):
            yield load_actor(member_id=member, via=via)

    def actor(self, persona: str, via: str = "web") -> Actor:
        """The actor alone, as the database knows her now."""
        with self.work(persona, via) as actor:
            return actor

    def client(self, persona: str, **headers: str) -> Client:
        """A browser in which `persona` is signed in; nobody is for ANONYMOUS."""
        client = Client(headers=headers or None)
        if persona != ANONYMOUS:
            client.force_login(self.user(persona), backend="quen.kernel.web.sign_in.EmailBackend")
            session = client.session
            session["tenant"] = str(self.tenant_of(persona))
            session.save()
        return client

    def token(self, persona: str) -> str:
        """An API token of `persona`, in plain text."""
        if persona not in self._tokens:
            user, tenant = self.user(persona), self.tenant_of(persona)
            self._tokens[persona] = Token.issue(tenant_id=tenant, user=user, label="tests")
        return self._tokens[persona]

    def api(self, persona: str) -> Client:
        """A client that sends the token of `persona`; none for ANONYMOUS."""
        if persona == ANONYMOUS:
            return Client()
        return Client(headers={"Authorization": f"Bearer {self.token(persona)}"})
