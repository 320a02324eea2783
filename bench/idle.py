"""What the whole system holds in memory when it has worked and rests, and what the database's share of it buys.

    python -m bench idle [SHARED_BUFFERS …]

On a folder that `bin/bench` has filled. For each size (as PostgreSQL writes it, `256MB`) the embedded server is started with
it, every page of the benchmark is asked for, and after a minute of rest the proportional set size of all processes is
added up: a page of shared memory counts once.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from bench.fill import PASSWORD
from bench.measure import time_paths
from bench.operations import OPERATIONS
from bench.server import memory
from bench.site import data_dir, load, site, table, visitor

REST = 75.0  # seconds: what follows the changes for the warehouse ends after a minute
RUNS = 11


def main(*sizes: str) -> None:
    """See above."""
    people = json.loads((data_dir() / "filled.json").read_text())
    found = {size or "as set": _measure(size, people) for size in sizes or ("",)}
    print(load())
    print(table(("p50 ms", *found), [(op.name, *(found[s][0][op.name] for s in found)) for op in OPERATIONS]))
    kinds = sorted({kind for _times, used in found.values() for kind in used})
    rows = [(kind, *(found[size][1].get(kind, 0.0) for size in found)) for kind in kinds]
    rows.append(("together", *(sum(found[size][1].values()) for size in found)))
    print(table(("memory at rest, MiB", *found), rows))


def _measure(size: str, people: dict[str, str]) -> tuple[dict[str, float], dict[str, float]]:
    """({operation: p50 ms}, {kind of process: MiB})."""
    local = Path(data_dir()) / "pg" / "local.conf"
    before = local.read_text()
    try:
        if size:
            local.write_text(f"{before}\nshared_buffers = '{size}'\n")
        os.sync()
        with site():
            who, times = visitor(people["admin"], PASSWORD), {}
            for operation in OPERATIONS:
                paths = operation.addresses(who)
                times[operation.name] = time_paths(who, operation.name, paths, RUNS, **operation.headers).p50
            time.sleep(REST)
            return times, memory(data_dir())
    finally:
        local.write_text(before)
