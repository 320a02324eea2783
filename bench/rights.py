"""Reps who see 0, 30, 5,000 and 200,000 of a million deals: does a list cost what is shown, not what there is?

    python -m bench rights fill 1000000              make the tenant in the configured database, print its people
    python -m bench rights measure HOST PORT SUFFIX  ask a running Quen as each of them

Each rep has three deals of others shared with her besides; each manager has the team of one of the reps.
"""

from __future__ import annotations

import time
import uuid

from django.db import connections

import bench.fill as plain
from bench.measure import Visitor, time_paths
from quen.kernel.access.models import Share
from quen.kernel.people.models import Member, Role, Team
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import TenantOptions, create_tenant, create_user

VISIBLE = (0, 30, 5_000, 200_000)
PATHS = ("/opportunity/", "/opportunity/?sort=-amount", "/opportunity/?sort=name", "/opportunity/board", "/")


def fill(rows: int) -> str:
    """The tenant; returns the suffix of its people's e-mails."""
    tenant = create_tenant(TenantOptions(name=f"Rights {rows}", language="en"))
    suffix = tenant.hex[:8]
    me = create_user(
        tenant, email=f"admin-{suffix}@bench.example", name="Admin", password=plain.PASSWORD,
        role="Administrator", language="en",
    )  # fmt: skip
    reps = [_people(tenant, f"{visible}-{suffix}") for visible in VISIBLE]
    with tenant_context(tenant, actor_id=me, via="job"):
        role = Role.objects.get(external_id="Sales rep")
        others = [Member.objects.create(name=f"Rep {n}", role=role).pk for n in range(20)]
    values = {"me": me, "members": others, "place": plain.PLACE, "reps": reps}
    plain.insert(tenant, me, plain.ACCOUNTS, 1000, values)
    values["accounts"] = plain.ids(tenant, "SELECT id FROM customers_account ORDER BY id")
    values["stages"] = plain.ids(tenant, "SELECT id FROM sales_stage ORDER BY position")
    limits = [sum(VISIBLE[: place + 1]) for place in range(len(VISIBLE))]
    whose = " ".join(f"WHEN i <= {limit} THEN (%(reps)s::uuid[])[{n}]" for n, limit in enumerate(limits, 1))
    plain.insert(tenant, me, plain.DEALS.replace(plain.OWNER, f"CASE {whose} ELSE {plain.OWNER} END"), rows, values)
    _share(tenant, me, reps)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return suffix


def _people(tenant: uuid.UUID, name: str) -> uuid.UUID:
    """A rep in a team of her own, and the manager of that team; the rep's id."""
    found = [
        create_user(
            tenant, email=f"{kind}-{name}@bench.example", name=f"{kind} {name}", password=plain.PASSWORD,
            role=role, language="en",
        )
        for kind, role in (("rep", "Sales rep"), ("manager", "Manager"))
    ]  # fmt: skip
    with tenant_context(tenant, via="job"):
        team = Team.objects.create(name=name)
        Member.objects.filter(pk__in=found).update(team=team)
    return found[0]


def _share(tenant: uuid.UUID, me: uuid.UUID, reps: list[uuid.UUID]) -> None:
    deals = plain.ids(tenant, "SELECT id FROM sales_opportunity ORDER BY id DESC LIMIT 12")
    with tenant_context(tenant, actor_id=me, via="job"):
        for place, rep in enumerate(reps[1:]):  # the first one sees nothing at all
            for deal in deals[place * 3 : place * 3 + 3]:
                Share.objects.create(object="opportunity", record_id=deal, member_id=rep)


def measure(host: str, port: int, suffix: str) -> None:
    """One line a person and page: median, p95 (milliseconds), size."""
    people = [f"{kind}-{n}-{suffix}" for n in VISIBLE for kind in ("rep", "manager")] + [f"admin-{suffix}"]
    for person in people:
        visitor = Visitor(host, port)
        visitor.sign_in(f"{person}@bench.example", plain.PASSWORD)
        for path in PATHS:
            found = time_paths(visitor, path, [path], 21)
            print(f"{person:28} {path:28} {found.p50:8.1f} {found.p95:8.1f} {found.kilobytes:7.0f} kB", flush=True)


def main(what: str, *options: str) -> None:
    """See above."""
    if what == "fill":
        started = time.monotonic()
        print(fill(int(options[0])), f"{time.monotonic() - started:.0f} s")
    else:
        measure(options[0], int(options[1]), options[2])
