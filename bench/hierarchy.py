"""A hierarchy of 200 teams and 2,000 users: what does a manager's page cost, and a rep's at the bottom?

    python -m bench hierarchy [DEALS]

Two businesses of DEALS deals (100,000): one of 20 owners without teams, one of 2,000 in a tree of 200 teams of ten, six
below each. Asked over HTTP as administrator, as the manager at the top (who sees everybody's), as one in the middle and
as a rep. Besides: what it takes to load a person with her rights, and how long the statement of her list is.
"""

from __future__ import annotations

import statistics
import time
import uuid

from bench.fill import PASSWORD, Shape, fill, fill_shape
from bench.site import Pages, load, site, table, visitor
from quen.kernel.access.actor import load_actor
from quen.kernel.people.models import Member, Role, Team
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import create_user

TEAMS, OWNERS, BRANCHES = 200, 2_000, 6
MIDDLE = 3  # a team with others below it
ROUNDS = 21
PATHS = {
    "list by amount": "/opportunity/?sort=-amount",
    "list by name": "/opportunity/?sort=name",
    "board": "/opportunity/board",
    "search": "/search?q=person77",
    "picker of users": "/member/pick?q=Rep+19",
    "home": "/",
}


def main(*options: str) -> None:
    """See above."""
    deals = int(next((text for text in options if text.isdigit()), "100000"))
    with site():
        flat, admin, rep = fill(f"Flat {uuid.uuid4().hex[:6]}", deals)
        people = {"20 owners: administrator": (flat, admin), "20 owners: rep": (flat, rep)}
        made = fill_shape(f"Tree {uuid.uuid4().hex[:6]}", Shape(deals, deals // 5, deals // 2, owners=OWNERS))
        people |= {f"2,000: {name}": (made.tenant, email) for name, email in _tree(made.tenant, made.members).items()}
        people["2,000: administrator"] = (made.tenant, made.admin)
        rows, rights = [], []
        for name, (tenant, email) in people.items():
            begun = time.perf_counter()
            pages = Pages(visitor(email, PASSWORD), PATHS)
            first = (time.perf_counter() - begun) * 1000
            for _round in range(ROUNDS):
                pages.round()
            rows.append((name, *(f"{p50:.0f} / {p95:.0f}" for p50, p95 in pages.take().values())))
            rights.append((name, *_rights(tenant, email), first))
    print(f"p50 / p95 ms; {load()}")
    print(table(("who", *PATHS), rows))
    print(
        table(
            ("who", "deals seen", "person and rights, ms", "statement of the list, kB", "sign-in and six pages, ms"),
            rights,
        )
    )


def _tree(tenant: uuid.UUID, members: list[uuid.UUID]) -> dict[str, str]:
    """Teams, everybody in one, and three who sign in: {who: e-mail}."""
    suffix = tenant.hex[-8:]
    people = {"manager of all": ("top", "Manager", 0), "manager of some teams": ("middle", "Manager", MIDDLE)}
    emails = {}
    with tenant_context(tenant, via="job"):
        teams: list[Team] = []
        for n in range(TEAMS):
            parent = teams[(n - 1) // BRANCHES] if n else None
            teams.append(Team.objects.create(name=f"Team {n}", parent=parent))
        for n, team in enumerate(teams):
            Member.objects.filter(pk__in=members[n::TEAMS]).update(team=team)
        leaf = members[TEAMS - 1]
        role = Role.objects.get(external_id="Sales rep")
        Member.objects.filter(pk=leaf).update(role=role)
    for who, (name, role_name, place) in {**people, "rep of a team at the bottom": ("leaf", "Sales rep", -1)}.items():
        emails[who] = f"{name}-{suffix}@bench.example"
        made = create_user(tenant, email=emails[who], name=name, password=PASSWORD, role=role_name, language="en")
        with tenant_context(tenant, via="job"):
            Member.objects.filter(pk=made).update(team=teams[place])
            if place == -1:
                get_spec("opportunity").model.objects.filter(owner=leaf).update(owner=made)
    return emails


def _rights(tenant: uuid.UUID, email: str) -> tuple[int, float, float]:
    """(deals seen, ms to load the person and what she may see, kB of the statement of her list)."""
    spec, times = get_spec("opportunity"), []
    for _n in range(11):
        with tenant_context(tenant, via="web"):
            member = Member.objects.values_list("pk", flat=True).get(email=email)
            begun = time.perf_counter()
            rows = spec.rows(load_actor(member_id=member, via="web"))
            size = len(str(rows.query).encode()) / 1000
            times.append((time.perf_counter() - begun) * 1000)
            seen = rows.count()
    return seen, statistics.median(times), size
