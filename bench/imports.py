"""Importing many rows with all checks, as the worker does it: reading, staging, checking, merging, taking back.

    python -m bench imports [ROWS] [--profile]

A business of its own in the database of the settings; contacts with company, e-mail, telephones, address and birthday, every
fifth with a further e-mail address, one row in a thousand broken. Prints rows/s of each part and, with --profile, where the
time of the merging goes.
"""

from __future__ import annotations

import cProfile
import pstats
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

from bench.fill import PASSWORD
from bench.words import FAMILY, GIVEN, MIDDLE
from quen.kernel.access.actor import Actor
from quen.kernel.imports.check import check_run
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.reader import begin_run
from quen.kernel.imports.revert import revert_run
from quen.kernel.imports.run import run_import
from quen.kernel.imports.staging import stage_path
from quen.kernel.imports.start import settle_mapping
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import TenantOptions, cli_actor, create_tenant, create_user

HEADER = "External ID,Name,Job title,Company,E-mail,E-mail 2,Phone,Mobile,Street,City,Country,Birthday"


def main(*arguments: str) -> None:
    """Measure and print."""
    rows = int(next((text for text in arguments if text.isdigit()), "100000"))
    tenant = create_tenant(
        TenantOptions(name=f"Import {uuid.uuid4().hex[:8]}", base_currency="VND", country="VN", language="en")
    )
    create_user(tenant, email=f"{tenant.hex[-8:]}@bench.example", name="Importer", password=PASSWORD,
                role="Administrator", language="en")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contacts.csv"
        path.write_text("\n".join(lines(rows)), encoding="utf-8")
        print(f"{rows:,} rows, {path.stat().st_size / 2**20:.1f} MB")
        bring_in(tenant, path, rows, profile="--profile" in arguments)


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


def bring_in(tenant: uuid.UUID, path: Path, rows: int, *, profile: bool) -> None:
    """Every part once, timed."""
    spec = get_spec("contact")
    with tenant_context(tenant, via="import"):
        actor = cli_actor(tenant, f"{tenant.hex[-8:]}@bench.example")
        run = begin_run(spec, actor=actor, file_name=path.name, path=path)
    timed("reading and staging", rows, lambda: stage_path(run, actor, path))
    with tenant_context(tenant, via="import"):
        timed("mapping", rows, lambda: _settle(run, actor))
        timed("preview of the first rows", 2_000, lambda: check_run(run, actor, 2_000))
        run.status = "queued"
        run.save(update_fields=["status"])
    profiler = cProfile.Profile() if profile else None
    if profiler:
        profiler.enable()
    timed("import with all checks", rows, lambda: run_import(run.pk, tenant, actor.member_id, actor=actor))
    if profiler:
        profiler.disable()
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
    """Do it and print how long it took, and of that the database's part."""
    spent = 0.0

    def watch(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        nonlocal spent
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent += time.perf_counter() - begun

    begun = time.perf_counter()
    with connection.execute_wrapper(watch):
        work()
    seconds = time.perf_counter() - begun
    share = 100 * spent / seconds
    print(f"{what:28} {seconds:7.2f} s  {rows / seconds:9,.0f} rows/s  statements {spent:6.2f} s ({share:.0f} %)")
