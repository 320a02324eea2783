"""Reps who see 0, 30, 5,000 and 200,000 of a million deals: does a list cost what is shown, not what there is?

    python -m bench rights fill 1000000              make the tenant in the configured database, print its people
    python -m bench rights measure HOST PORT SUFFIX  ask a running Quen as each of them

Each rep has three deals of others shared with her besides; each manager has the team of one of the reps.
"""

from __future__ import annotations

import time

from bench.fill import PASSWORD, Filled, Shape, fill_shape, ids
from bench.measure import Visitor, time_paths
from quen.kernel.access.models import Share
from quen.kernel.tenancy.context import tenant_context

VISIBLE = (0, 30, 5_000, 200_000)
PATHS = ("/opportunity/", "/opportunity/?sort=-amount", "/opportunity/?sort=name", "/opportunity/board", "/")


def fill(rows: int) -> str:
    """The tenant; returns the suffix of its people's e-mails."""
    found = fill_shape(f"Rights {rows}", Shape(rows, 1000, 1000, VISIBLE))
    _share(found)
    return found.tenant.hex[-8:]


def _share(found: Filled) -> None:
    deals = ids(found.tenant, "SELECT id FROM sales_opportunity ORDER BY id DESC LIMIT 12")
    with tenant_context(found.tenant, actor_id=found.me, via="job"):
        for place, rep in enumerate(found.own[1:]):  # the first one sees nothing at all
            for deal in deals[place * 3 : place * 3 + 3]:
                Share.objects.create(object="opportunity", record_id=deal, member_id=rep)


def measure(host: str, port: int, suffix: str) -> None:
    """One line a person and page: median, p95 (milliseconds), size."""
    people = [f"{kind}-{n}-{suffix}" for n in VISIBLE for kind in ("rep", "manager")] + [f"admin-{suffix}"]
    for person in people:
        visitor = Visitor(host, port)
        visitor.sign_in(f"{person}@bench.example", PASSWORD)
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
