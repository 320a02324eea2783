"""Filling a tenant with many records, deterministically, as the application role (`quen_app`).

The shape is that of the published comparison: contacts half and companies a fifth of the deals, 20 owners, six
stages (30, 22, 18, 10, 12 and 8 %), log-normal amounts, made over three years, each deal tied to a contact and to
that contact's company. A family name in 100 people: 38 are called Nguyễn.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, connections

from bench.words import FAMILY, GIVEN, MIDDLE, PLACE
from quen.kernel.people.models import Member, Role, Team
from quen.kernel.search.consumer import NAME, follow
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import TenantOptions, create_tenant, create_user
from quen.kernel.testing.consumers import drain_all

PASSWORD = "bench-bench-bench"
CHUNK = 10_000
OWNERS = 20

# A record's id tells its number, so that a statement names the account of a deal without looking it up.
_ID = "(lpad(to_hex({kind}), 8, '0') || '-' || %(salt)s || lpad(to_hex({number}), 12, '0'))::uuid"
_ACCOUNT, _CONTACT, _DEAL = (_ID.replace("{kind}", str(kind)) for kind in (0x01900001, 0x01900002, 0x01900003))

ACCOUNTS = f"""
INSERT INTO customers_account (id, name, kind, industry, phone, email, website, tax_code, street, city, province, postal_code,
    country, description, owner_id, created_by_id, updated_by_id, created_at, updated_at)
SELECT {_ACCOUNT.format(number="i")}, 'Công ty ' || (%(place)s::text[])[1 + (i * 7 %% 10)::int] || ' ' || i, 'organization',
    'Retail', '+8490' || lpad((i * 7919 %% 10000000)::text, 7, '0'), 'info' || i || '@company.example', '', '', '', '', '', '',
    'VN', '', (%(members)s::uuid[])[1 + (i %% %(owners)s)::int], %(me)s, %(me)s, m.at, m.at
FROM generate_series(%(first)s::bigint, %(last)s::bigint) i,
    LATERAL (SELECT now() - make_interval(hours => (i * 37 %% 26000)::int) AS at) m
"""
CONTACTS = f"""
INSERT INTO customers_contact (id, name, account_id, email, phone, mobile, salutation, job_title, gender, language, street, city,
    province, country, description, owner_id, created_by_id, updated_by_id, created_at, updated_at)
SELECT {_CONTACT.format(number="i")},
    (CASE WHEN i %% 100 < 38 THEN 'Nguyễn' ELSE (%(family)s::text[])[2 + (i %% 15)::int] END) || ' ' ||
    (%(middle)s::text[])[1 + (i / 3 %% 10)::int] || ' ' || (%(given)s::text[])[1 + (i / 7 %% 20)::int],
    {_ACCOUNT.format(number="1 + i %% %(accounts)s::bigint")}, 'person' || i || '@mail.example', '',
    '+8491' || lpad((i * 104729 %% 10000000)::text, 7, '0'), '', '', '', 'vi', '', '', '', 'VN', '',
    (%(members)s::uuid[])[1 + (i %% %(owners)s)::int], %(me)s, %(me)s, m.at, m.at
FROM generate_series(%(first)s::bigint, %(last)s::bigint) i,
    LATERAL (SELECT now() - make_interval(hours => (i * 41 %% 26000)::int) AS at) m
"""
OWNER = "(%(members)s::uuid[])[1 + (i * 13 %% %(owners)s)::int]"
DEALS = f"""
INSERT INTO sales_opportunity (id, number, name, account_id, contact_id, stage_id, amount, currency, opened_on, close_date,
    next_step, source, outcome_note, description, owner_id, created_by_id, updated_by_id, created_at, updated_at)
SELECT {_DEAL.format(number="i")}, 'B-' || i, (1 + i %% 9) || ' máy ' || (%(place)s::text[])[1 + (i / 11 %% 10)::int] || ' ' || i,
    {_ACCOUNT.format(number="1 + i %% %(accounts)s::bigint")}, {_CONTACT.format(number="1 + (i - 1) %% %(tied)s::bigint")},
    (%(stages)s::uuid[])[1 + width_bucket((i * 61 %% 100)::int, ARRAY[30, 52, 70, 80, 92])],
    round(exp(16 + 1.2 * sqrt(-2 * ln((1 + i * 7919 %% 100003) / 100004.0)) * cos(6.2831853 * (i * 104729 %% 100003) / 100003.0))::numeric, 0),
    'VND', m.at::date, m.at::date + (30 + i %% 60)::int, '', '', '', '',
    {{owner}}, %(me)s, %(me)s, m.at, m.at
FROM generate_series(%(first)s::bigint, %(last)s::bigint) i,
    LATERAL (SELECT now() - make_interval(hours => (i * 53 %% 26000)::int) AS at) m
"""


@dataclass(frozen=True)
class Shape:
    """How many records, of how many deals a rep of her own sees (`visible`), and how many own the others."""

    deals: int
    accounts: int
    contacts: int
    visible: tuple[int, ...] = ()
    owners: int = OWNERS


@dataclass
class Filled:
    """A filled tenant and the e-mails of its people; the password of all is PASSWORD.

    `reps` and `managers` by the number of deals they see; a manager has the team of that rep.
    """

    tenant: uuid.UUID
    admin: str
    rep: str
    me: uuid.UUID
    reps: dict[int, str] = field(default_factory=dict)
    managers: dict[int, str] = field(default_factory=dict)
    members: list[uuid.UUID] = field(default_factory=list)
    own: list[uuid.UUID] = field(default_factory=list)


def fill(name: str, rows: int) -> tuple[uuid.UUID, str, str]:
    """A tenant of `rows` deals, half as many contacts, a fifth as many accounts, 20 owners.

    Returns its id and the e-mails of an administrator and of a rep who owns a twentieth.
    """
    accounts = max(rows // 5, 1)
    found = fill_shape(name, Shape(rows, accounts, max(rows // 2, accounts)))
    return found.tenant, found.admin, found.rep


def fill_shape(name: str, shape: Shape) -> Filled:
    """A tenant of that shape, its search built and its statistics taken."""
    found = _people(name, shape)
    values: dict[str, Any] = {
        "me": found.me, "members": found.members, "reps": found.own, "family": FAMILY, "middle": MIDDLE, "given": GIVEN,
        "place": PLACE, "owners": shape.owners, "accounts": shape.accounts, "salt": f"{found.tenant.hex[-4:]}-7{found.tenant.hex[-7:-4]}-8000-",
        # deals of an account go to contacts of that account, which come round every `accounts`
        "tied": shape.contacts // shape.accounts * shape.accounts,
    }  # fmt: skip
    values["stages"] = ids(found.tenant, "SELECT id FROM sales_stage ORDER BY position")
    insert(found.tenant, found.me, ACCOUNTS, shape.accounts, values)
    insert(found.tenant, found.me, CONTACTS, shape.contacts, values)
    insert(found.tenant, found.me, DEALS.format(owner=_owner(shape.visible)), shape.deals, values)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    drain_all(NAME, follow)
    return found


def _owner(visible: tuple[int, ...]) -> str:
    """The first deals belong to the reps who see so many, the others to the owners."""
    limits = [sum(visible[: place + 1]) for place in range(len(visible))]
    whose = " ".join(f"WHEN i <= {limit} THEN (%(reps)s::uuid[])[{n}]" for n, limit in enumerate(limits, 1))
    return f"CASE {whose} ELSE {OWNER} END" if whose else OWNER


def _people(name: str, shape: Shape) -> Filled:
    tenant = create_tenant(TenantOptions(name=name, language="en"))
    suffix = tenant.hex[-8:]

    def user(who: str, role: str) -> tuple[uuid.UUID, str]:
        email = f"{who}-{suffix}@bench.example"
        made = create_user(
            tenant, email=email, name=f"Bench {who.capitalize()}", password=PASSWORD, role=role, language="en"
        )
        return made, email

    me, admin = user("admin", "Administrator")
    first, rep = user("rep", "Sales rep")
    found = Filled(tenant, admin, rep, me)
    for seen in shape.visible:
        own, found.reps[seen] = user(f"rep-{seen}", "Sales rep")
        manager, found.managers[seen] = user(f"manager-{seen}", "Manager")
        found.own.append(own)
        with tenant_context(tenant, via="job"):
            team = Team.objects.create(name=f"Team {seen}")
            Member.objects.filter(pk__in=(own, manager)).update(team=team)
    with tenant_context(tenant, actor_id=me, via="job"):
        role = Role.objects.get(external_id="Sales rep")
        others = [Member.objects.create(name=f"Rep {n}", role=role).pk for n in range(2, shape.owners + 1)]
    found.members = [first, *others]
    return found


def insert(tenant: uuid.UUID, me: uuid.UUID, sql: str, rows: int, values: dict[str, Any]) -> None:
    """`rows` rows by a statement with the numbers `first` to `last`, in chunks that each commit."""
    for first in range(1, rows + 1, CHUNK):
        last = min(first + CHUNK - 1, rows)
        with tenant_context(tenant, actor_id=me, via="import"), connection.cursor() as cursor:
            cursor.execute(sql, {**values, "first": first, "last": last})


def ids(tenant: uuid.UUID, sql: str) -> list[uuid.UUID]:
    """The ids that a statement finds in the tenant."""
    with tenant_context(tenant, via="job"), connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]
