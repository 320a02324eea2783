"""A hundred saved views in use at once: are they as fast as the plain list, and does memory stay?

    python -m bench views [DEALS]

A business of DEALS deals (100,000) in the data folder of the settings; its administrator saves a hundred views, each with
filters of its own, and opens them in turn (at the address that a view leads to).
"""

from __future__ import annotations

import statistics
import uuid

from bench.fill import PASSWORD, fill, ids
from bench.server import memory
from bench.site import Pages, data_dir, load, p95, site, table, visitor
from quen.kernel.people.models import Member
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import cli_actor
from quen.kernel.views.models import SavedView
from quen.kernel.views.state import canonical

VIEWS, ROUNDS = 100, 5
SORTS = ("-amount", "name", "close_date", "-created_at")


def main(*options: str) -> None:
    """See above."""
    deals = int(next((text for text in options if text.isdigit()), "100000"))
    with site():
        tenant, admin, _rep = fill(f"Views {uuid.uuid4().hex[:6]}", deals)
        who = visitor(admin, PASSWORD)
        plain = Pages(who, {"plain": "/opportunity/?sort=-amount"})
        for _round in range(21):
            plain.round()
        before = ("plain list, no view saved", *plain.take()["plain"])
        views = _save(tenant, admin)
        empty = memory(data_dir())
        pages = Pages(who, {f"view {n}": f"/opportunity/?{state}&view={view}" for n, (view, state) in enumerate(views)})
        first = memory(data_dir())
        for _round in range(ROUNDS):
            pages.round()
        times = {name: list(some) for name, some in pages.times.items()}
        after = memory(data_dir())
        for _round in range(21):
            plain.round()
        besides = ("plain list beside a hundred views", *plain.take()["plain"])
    every = [one for some in times.values() for one in some]
    slowest = sorted(((statistics.median(some), name) for name, some in times.items()), reverse=True)[:3]
    print(load())
    print(
        table(
            ("page", "p50 ms", "p95"),
            [before, besides, ("a hundred views in turn", statistics.median(every), p95(every))],
        )
    )
    print("slowest:", ", ".join(f"{name} {ms:.0f}" for ms, name in slowest))
    told = [(kind, empty[kind], first[kind], after[kind]) for kind in ("web", "database")]
    print(table(("memory, MiB", "before", "each opened once", f"each opened {ROUNDS + 1} times"), told))


def _save(tenant: uuid.UUID, email: str) -> list[tuple[uuid.UUID, str]]:
    stages = ids(tenant, "SELECT id FROM sales_stage ORDER BY position")
    owners = ids(tenant, "SELECT DISTINCT owner_id FROM sales_opportunity")
    spec, found = get_spec("opportunity"), []
    with tenant_context(tenant, via="web"):
        actor = cli_actor(tenant, email)
        for n in range(VIEWS):
            state = {"sort": SORTS[n % 4], "close_date__gte": f"2025-{1 + n % 12:02}-01"}
            state |= {"stage": str(stages[n % len(stages)])} if n % 2 else {"amount__gte": str(1_000_000 * (1 + n))}
            state |= {"owner": str(owners[n % len(owners)])} if n % 3 else {}
            state |= {"columns": "name,account,amount,stage,owner"} if n % 5 == 0 else {}
            owner = Member.objects.get(pk=actor.member_id)
            text = canonical(spec, state, actor)
            made = SavedView.objects.create(object=spec.name, name=f"View {n}", owner=owner, state=text, position=n)
            found.append((made.pk, text))
    return found
