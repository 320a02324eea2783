"""Export of a million records in each format, and bulk work on a hundred thousand: time, rows a second, memory.

    QUEN_DATA_DIR=… python -m bench exports "Rights 1000000" [object] [records of the bulk edit]

Each export is a process of its own, so that its peak of memory can be told; it runs as `quen_app`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.fill import PASSWORD
from quen.kernel.bulk.run import run_bulk
from quen.kernel.bulk.start import start_edit, start_undo
from quen.kernel.query.selection import selection
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import cli_actor, create_user, find_tenant


def main(tenant: str = "Rights 1000000", name: str = "opportunity", records: str = "100000") -> None:
    """Print the figures."""
    columns = ",".join([get_spec(name).title, *get_spec(name).columns.split()])
    with tempfile.TemporaryDirectory() as folder:
        for ending, fields in (
            ("csv", columns),
            ("csv", "all"),
            ("xlsx", columns),
            ("parquet", columns),
            ("parquet", "all"),
        ):
            print(json.dumps(_export(tenant, name, fields, Path(folder) / f"out.{ending}")), flush=True)
    print(json.dumps(_bulk(tenant, name, int(records))), flush=True)


def _export(tenant: str, name: str, fields: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "quen.kernel.cli", "export", name, "--tenant", tenant, "--fields", fields,
               "--out", str(path)]  # fmt: skip
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603
    _pid, status, used = os.wait4(child.pid, 0)
    said = child.stderr.read() if child.stderr else ""
    if status:
        raise SystemExit(said)
    rows, seconds = re.findall(r"([\d.]+)", said.splitlines()[-1])[:2]
    return {
        "format": path.suffix[1:], "fields": "all" if fields == "all" else len(set(fields.split(","))), "rows": int(rows),
        "seconds": float(seconds), "rows_a_second": round(int(rows) / float(seconds)),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1), "peak_mb": used.ru_maxrss // 1024,
        "file_mb": path.stat().st_size // 2**20,
    }  # fmt: skip


def _bulk(tenant_name: str, name: str, records: int) -> dict[str, Any]:
    """An edit of the first `records` records by creation, and its undo; what each took."""
    tenant = find_tenant(tenant_name).pk
    spec = get_spec(name)
    email = "bulk@bench.example"
    starter = create_user(tenant, email=email, name="Bulk", password=PASSWORD, role="Administrator")
    with tenant_context(tenant, via="job"):
        admin = cli_actor(tenant, email)
        at = (
            spec.model.objects.filter(deleted_at=None)
            .order_by("created_at")
            .values_list("created_at", flat=True)[records]
        )
    with tenant_context(tenant, actor_id=starter, via="job"):
        run = start_edit(
            selection(spec, admin, {"created_at__lte": at.isoformat()}), {"description": f"Bulk {time.time()}"}
        )
    found: dict[str, Any] = {"bulk edit of": records}
    for what in ("edit", "undo"):
        started = time.monotonic()
        run_bulk(run.pk, tenant, starter)
        seconds = time.monotonic() - started
        with tenant_context(tenant, actor_id=starter, via="job"):
            run.refresh_from_db()
            found[what] = {"status": run.status, "seconds": round(seconds, 1), "counts": run.counts,
                           "rows_a_second": round(run.total / seconds)}  # fmt: skip
            if what == "edit":
                run = start_undo(run, admin)
    return found
