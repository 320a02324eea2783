"""Importing many rows with all checks, as the worker does it: reading, staging, checking, merging, taking back.

    python -m bench imports [ROWS] [opportunities] [--layers] [--profile]

A business of its own in the database of the settings; contacts with company, e-mail, telephones, address and birthday, every
fifth with a further e-mail address, one row in a thousand broken; or opportunities with account, stage, amount, dates and text.
Prints rows/s of each part and the processor's time a row; with --layers what the time of the merging is made of, with
--profile the functions that take it.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from bench.fill import PASSWORD
from bench.layers import Layers, layers
from bench.words import FAMILY, GIVEN, MIDDLE
from quen.kernel.access.actor import Actor
from quen.kernel.imports.check import check_run
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.reader import begin_run
from quen.kernel.imports.revert import revert_run
from quen.kernel.imports.run import run_import
from quen.kernel.imports.staging import stage_path
from quen.kernel.imports.start import settle_mapping
from quen.kernel.jobs.collecting import rare_collections
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import TenantOptions, cli_actor, create_tenant, create_user

DEALS = "External ID,Name,Account,Stage,Amount,Currency,Opened on,Close date,Next step,Source,Description"
STAGES = ("Qualified", "Negotiation")
HEADER = "External ID,Name,Job title,Company,E-mail,E-mail 2,Phone,Mobile,Street,City,Country,Birthday"


def main(*arguments: str) -> None:
    """Measure and print."""
    rows = int(next((text for text in arguments if text.isdigit()), "100000"))
    tenant = create_tenant(
        TenantOptions(name=f"Import {uuid.uuid4().hex[:8]}", base_currency="VND", country="VN", language="en")
    )
    create_user(tenant, email=f"{tenant.hex[-8:]}@bench.example", name="Importer", password=PASSWORD,
                role="Administrator", language="en")  # fmt: skip
    deals = "opportunities" in arguments
    with tempfile.TemporaryDirectory() as folder, rare_collections():
        path = Path(folder) / "rows.csv"
        path.write_text("\n".join(deal_lines(rows) if deals else lines(rows)), encoding="utf-8")
        print(f"{rows:,} rows, {path.stat().st_size / 2**20:.1f} MB")
        bring_in(tenant, path, rows, "opportunity" if deals else "contact", arguments)


def deal_lines(rows: int) -> list[str]:
    """A file of opportunities."""
    made = [DEALS]
    for n in range(rows):
        closes = "99/99/2026" if n % 1000 == 500 else f"{1 + n % 28:02}/{1 + n % 12:02}/2026"
        made.append(
            f"D-{n},{1 + n % 9} máy {FAMILY[n % len(FAMILY)]} {n},Company {n % 2000},{STAGES[n % len(STAGES)]},"
            f"{n % 5000}000000,VND,{1 + n % 28:02}/01/2026,{closes},Call {n % 50},Fair {n % 12},Wants {n % 300} units"
        )
    return made


def lines(rows: int, salt: str = "") -> list[str]:
    """The file; `salt` tells its records from those of another."""
    made = [HEADER]
    for n in range(rows):
        name = f"{FAMILY[n % len(FAMILY)]} {MIDDLE[n // 3 % len(MIDDLE)]} {GIVEN[n // 7 % len(GIVEN)]}"
        further = f"p{salt}{n}@home.example" if n % 5 == 0 else ""
        birthday = "99/99/1980" if n % 1000 == 500 else f"{1 + n % 28:02}/{1 + n % 12:02}/{1950 + n % 50}"
        made.append(
            f"C-{salt}{n},{name},Buyer {n % 30},Company {n % 2000},p{salt}{n}@work.example,{further},024 38{n % 1000000:06},"
            f"0912 {n // 1000 % 1000:03} {n % 1000:03},{n % 300} Lê Lợi,Huế,Viet Nam,{birthday}"
        )
    return made


def bring_in(tenant: uuid.UUID, path: Path, rows: int, name: str, wishes: tuple[str, ...]) -> None:
    """Every part once, timed."""
    spec = get_spec(name)
    with tenant_context(tenant, via="import"):
        actor = cli_actor(tenant, f"{tenant.hex[-8:]}@bench.example")
        run = begin_run(spec, actor=actor, file_name=path.name, path=path)
    timed("reading and staging", rows, lambda: stage_path(run, actor, path))
    with tenant_context(tenant, via="import"):
        timed("mapping", rows, lambda: _settle(run, actor))
        timed("preview of the first rows", 2_000, lambda: check_run(run, actor, 2_000))
        run.status = "queued"
        run.save(update_fields=["status"])
    profiler = cProfile.Profile() if "--profile" in wishes else None
    with layers() if "--layers" in wishes else nullcontext() as counted, profiler or nullcontext():
        timed("import with all checks", rows, lambda: run_import(run.pk, tenant, actor.member_id, actor=actor))
    if counted:
        print(counted.table(rows))
    if profiler:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(30)
    with tenant_context(tenant):
        run.refresh_from_db()
        print("  ", run.counts, run.report.get("made"))
        run.status = "reverting"
        run.save(update_fields=["status"])
    timed("taking back", rows, lambda: revert_run(run.pk, tenant, actor.member_id))


def _settle(run: ImportRun, actor: Actor) -> None:
    run.refresh_from_db()
    mapping = {int(i): (choice["field"], choice["field"] == "account") for i, choice in run.mapping.items()}
    settle_mapping(run, actor, mapping, {})


def timed(what: str, rows: int, work: Callable[[], Any]) -> None:
    """Do it and print how long it took, and the processor's time of this process and of the database's."""
    counted = Layers()
    begun = time.perf_counter()
    with counted.inside(what):
        work()
    seconds = time.perf_counter() - begun
    python, database = (part * 1e6 / rows for part in counted.spent[what])
    speed = f"{what:28} {seconds:7.2f} s  {rows / seconds:9,.0f} rows/s"
    print(f"{speed}  processor {python:6.1f} + database's {database:6.1f} us a row  load {os.getloadavg()[0]:.1f}")
