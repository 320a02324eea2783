"""`bin/bench`: fills a business of many records, starts the production configuration and measures it over HTTP.

    bin/bench --rows 1000000 [--json FILE] [--data-dir DIR]     what docs/performance.md is made of
    bin/bench --rows 20000 --quick                              a smoke test: are the measured pages right?

The data folder keeps the filled business, so that a second run with the same number of rows only measures.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
SMALLER = (10_000, 1_000, 100)  # deals of three of the four tenants beside; the fourth has a tenth of the rows


def main(arguments: list[str] | None = None) -> int:
    """Exit code 1 where a measured page shows something wrong."""
    options = _options(arguments)
    os.environ["QUEN_DATA_DIR"] = str(options.data_dir)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quen.config.settings")
    options.data_dir.mkdir(parents=True, exist_ok=True)
    from bench.server import running

    people = _filled(options.data_dir, options.rows)
    with running(options.data_dir, options.port) as seconds:
        report = _measure(people, options, seconds)
    print(report.table())
    if options.json:
        report.save(options.json)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure Quen with many records.")
    parser.add_argument("--rows", type=int, default=1_000_000, help="opportunities (1,000,000)")
    parser.add_argument("--quick", action="store_true", help="few repetitions; are the results right?")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--data-dir", type=lambda text: Path(text).absolute(), help="folder of the filled business")
    parser.add_argument("--port", type=int, default=8390)
    options = parser.parse_args(arguments)
    options.data_dir = options.data_dir or Path.cwd() / "var" / f"bench-{options.rows}"
    return options


def _filled(data_dir: Path, rows: int) -> dict[str, Any]:
    """Who can sign in where; made when the folder has no note of it yet."""
    import django

    django.setup()
    note = data_dir / "filled.json"
    if note.exists():
        found: dict[str, Any] = json.loads(note.read_text())
        return found
    from bench.server import database

    with database(data_dir):
        found = _fill(rows)
    note.write_text(json.dumps(found))
    return found


def _fill(rows: int) -> dict[str, Any]:
    from bench.fill import Shape, fill, fill_shape

    started = time.monotonic()
    for deals in SMALLER:
        if deals < rows // 10:
            fill(f"Smaller {deals}", deals)
    tenth, tenth_admin, _rep = fill(f"Tenth {rows}", rows // 10)
    visible = tuple(seen for seen in (0, 30, 5_000, rows // 2) if seen <= rows // 2)
    made = fill_shape(f"Bench {rows}", Shape(rows, max(rows // 5, 1), max(rows * 4 // 5, 1), visible))
    return {
        "tenant": str(made.tenant), "admin": made.admin, "rows": rows, "seconds": time.monotonic() - started,
        "tenth": {"tenant": str(tenth), "admin": tenth_admin, "rows": rows // 10},
        "reps": {str(seen): email for seen, email in made.reps.items()},
    }  # fmt: skip


def _measure(people: dict[str, Any], options: argparse.Namespace, seconds: float) -> Any:
    import uuid

    from bench.checks import check
    from bench.fill import PASSWORD
    from bench.load import requests_per_second
    from bench.measure import Visitor
    from bench.report import Report
    from bench.server import memory
    from bench.volumes import build_warehouse, measure_volumes
    from bench.writes import measure_writes

    tenant, runs = uuid.UUID(people["tenant"]), 3 if options.quick else 21
    report = Report(people["rows"])
    report.figures["filling, s"] = people["seconds"]
    report.figures["start with a filled database, s"] = seconds
    tenth = people["tenth"]
    visitors: list[tuple[str, str, int | None, uuid.UUID, int]] = [
        ("administrator", people["admin"], None, tenant, people["rows"]),
        (f"administrator of {tenth['rows']:,}", tenth["admin"], None, uuid.UUID(tenth["tenant"]), tenth["rows"]),
    ]
    for seen, email in people["reps"].items():
        visitors.append((f"rep, {int(seen):,}", email, int(seen), tenant, people["rows"]))
    report.figures["warehouse built anew, s"] = build_warehouse(tenant)
    build_warehouse(uuid.UUID(tenth["tenant"]))
    for who, email, own, whose, rows in visitors:
        visitor = Visitor(HOST, options.port)
        visitor.sign_in(email, PASSWORD)
        report.comparisons += check(visitor, whose, own, rows)
        _pages(report, visitor, who, whose, runs, own)
    admin = Visitor(HOST, options.port)
    admin.sign_in(people["admin"], PASSWORD)
    emails = [people["admin"]] * 8
    report.figures["pages a second, 8 at once"] = requests_per_second(
        HOST, options.port, emails, PASSWORD, "/opportunity/?sort=-amount", 2 if options.quick else 15
    )
    for timing in measure_writes(admin, runs):
        report.rows.append(_row("administrator", timing, None, *_WRITES.get(timing.name, (None, (None, None)))))
    report.figures |= measure_volumes(admin, tenant, people["rows"])
    used = memory(options.data_dir)
    report.figures |= {f"memory of {kind}, MiB": used[kind] for kind in sorted(used)}
    return report


_WRITES = {
    "create by API, with its history": (15.0, (169.0, 46.0)),
    "change of stage": (12.0, (37.0, 41.0)),
}


def _pages(report: Any, visitor: Any, who: str, tenant: Any, runs: int, seen: int | None) -> None:
    from bench.floors import floor_of
    from bench.measure import time_paths
    from bench.operations import OPERATIONS

    for operation in OPERATIONS:
        if seen is not None and operation.prepare is not None:
            continue  # what these ask for is taken from the administrator's list
        timing = time_paths(visitor, operation.name, operation.addresses(visitor), runs, **operation.headers)
        floor = floor_of(operation, tenant) if seen is None else None
        report.rows.append(_row(who, timing, floor, operation.aim, operation.peers))


def _row(who: str, timing: Any, floor: float | None, aim: float | None, peers: Any) -> Any:
    from bench.report import Row

    return Row(who, timing.name, timing.p50, timing.p95, timing.kilobytes, floor, aim, peers)


if __name__ == "__main__":
    sys.exit(main())
