"""Much at once, beside a running Quen: an import with all checks and an export, and how the pages do meanwhile."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import quote

from bench.imports import lines
from bench.measure import Visitor
from quen.kernel.imports.models import ImportRun
from quen.kernel.tenancy.context import tenant_context

LIST = "/opportunity/?sort=-amount"
BETWEEN = 0.25  # seconds between two pages asked for meanwhile
LAG = 120.0  # seconds after which what is not found counts as lost


def measure_volumes(visitor: Visitor, tenant: uuid.UUID, rows: int) -> dict[str, float]:
    """Figures of an import of a tenth of `rows` (100,000 at most) contacts and of an export of all deals.

    Raises RuntimeError where a row is missing afterwards.
    """
    count, salt = min(rows // 10, 100_000), f"{uuid.uuid4().hex[:6]}-"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contacts.csv"
        path.write_text("\n".join(lines(count, salt)), encoding="utf-8")
        took, said, _peak, pages = _beside(visitor, tenant, "import", "contact", str(path), "--create", "account")
        broken = len(range(500, count, 1000))
        expected = {"created": count - broken, "updated": 0, "unchanged": 0, "skipped": 0, "failed": broken}
        if _counts(tenant) != expected:
            raise RuntimeError(f"import: {_counts(tenant)} instead of {expected}; {said[-400:]}")
        lag = _until_found(visitor, f"p{salt}{count - 1}@work.example")
        exported = Path(folder) / "deals.csv"
        export, said, peak, shown = _beside(visitor, tenant, "export", "opportunity", "--out", str(exported))
        with exported.open(encoding="utf-8-sig") as file:
            lost = rows - (sum(1 for _line in file) - 1)
        if lost > 0:
            raise RuntimeError(f"export: {lost} rows are missing; {said[-400:]}")
    return {
        f"import of {count:,} contacts with all checks, rows/s": count / took,
        "list by amount during the import, p50 ms": statistics.median(pages),
        "its last row is found by search after, s": lag,
        "export of all deals to CSV, rows/s": rows / export,
        "memory of the export at its most, MiB": peak,
        "list by amount during the export, p50 ms": statistics.median(shown),
    }


def _beside(visitor: Visitor, tenant: uuid.UUID, *words: str) -> tuple[float, str, float, list[float]]:
    """Run a command of Quen and ask for pages until it ends.

    Returns its seconds, what it said, its peak of memory in MiB, and the milliseconds of the pages.
    """
    command = [sys.executable, "-m", "quen.kernel.cli", words[0], "--tenant", str(tenant), *words[1:]]
    pages = []
    with tempfile.TemporaryFile("w+") as said:
        started = time.monotonic()
        child = subprocess.Popen(command, stdout=said, stderr=said, text=True)  # noqa: S603
        while True:
            pid, status, used = os.wait4(child.pid, os.WNOHANG)
            if pid:
                took = time.monotonic() - started
                break
            begun = time.perf_counter()
            visitor.get(LIST)
            pages.append((time.perf_counter() - begun) * 1000)
            time.sleep(BETWEEN)
        said.seek(0)
        text = said.read()
    if os.waitstatus_to_exitcode(status) not in {0, _SOME_FAILED}:
        raise RuntimeError(f"{' '.join(words)}: {text[-600:]}")
    return took, text, used.ru_maxrss / 1024, pages


_SOME_FAILED = 1  # what the command ends with when rows are in the error file


def _counts(tenant: uuid.UUID) -> dict[str, int]:
    """What became of the rows of the last import."""
    with tenant_context(tenant, via="job"):
        last = ImportRun.objects.order_by("-created_at").first()
        return dict(last.counts) if last else {}


def _until_found(visitor: Visitor, email: str) -> float:
    """Seconds until the search finds the last row that was imported."""
    started = time.monotonic()
    while not visitor.api("GET", f"/api/v1/search?q={quote(email)}")["data"]:
        if time.monotonic() - started > LAG:
            raise RuntimeError(f"{email} is not found")
        time.sleep(0.1)
    return time.monotonic() - started


def build_warehouse(tenant: uuid.UUID) -> float:
    """Seconds that the files of the figures take to be made anew, in a process of their own. Raises RuntimeError."""
    command = [sys.executable, "-m", "quen.kernel.cli", "warehouse", "build", "--tenant", str(tenant)]
    until = time.monotonic() + LAG
    while True:
        started = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if not done.returncode:
            return time.monotonic() - started
        if time.monotonic() > until:
            raise RuntimeError(f"warehouse: {done.stdout}{done.stderr}")
        time.sleep(1)  # the follower is at it
