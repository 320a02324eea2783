"""The rounds over all businesses, what is left behind by a kill, and what makes everything begin anew."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import close_old_connections, connections

from quen.apps.analytics.warehouse import follow, layout
from quen.apps.analytics.warehouse.build import refresh
from quen.apps.analytics.warehouse.files import Files
from quen.apps.analytics.warehouse.manifest import MANIFEST, alone, folder, kept_manifest, manifest, sweep
from quen.apps.analytics.warehouse.reading import NoWarehouse, table
from quen.apps.analytics.warehouse.tests.compare import differences, settle
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec

DEAL = get_spec("opportunity")


def deal(business: Any, amount: str = "5") -> None:
    with business.work("admin") as actor:
        save_record(DEAL, actor=actor, changes={"name": "Đơn hàng", "amount": Decimal(amount)})


def test_a_round_brings_along_all_and_the_next_one_who_has_changed(
    business: Any, fresh_db: str, warehouse_dir: Path, duck: Any
) -> None:
    assert follow.pending()
    assert follow.freshness(business.tenant_id) is None
    settle()
    assert follow.follow_round() >= 2
    assert differences(duck, business.tenant_id) == {}
    assert differences(duck, business.other_id) == {}
    assert not follow.pending()
    before = kept_manifest(business.other_id)
    deal(business)
    assert follow.pending()
    stale = follow.freshness(business.tenant_id)
    settle()
    assert follow.follow_round() == 1
    assert differences(duck, business.tenant_id) == {}
    fresh = follow.freshness(business.tenant_id)
    assert stale is not None
    assert fresh is not None
    assert fresh > stale
    assert kept_manifest(business.other_id) == before
    other = follow.freshness(business.other_id)
    assert other is not None
    assert other > stale  # nothing happened there, which is known of the same moment


def test_one_business_that_fails_stops_no_other(
    business: Any, fresh_db: str, warehouse_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(tenant_id: uuid.UUID, **more: Any) -> Any:
        if tenant_id == business.tenant_id:
            raise OSError("no room")
        return refresh(tenant_id, **more)

    monkeypatch.setattr("quen.apps.analytics.warehouse.build.refresh", fail)
    follow.follow_round()
    assert manifest(business.other_id) is not None
    assert follow.freshness(business.tenant_id) is None
    common = follow.kept_position()
    assert common is not None
    assert common.behind == (str(business.tenant_id),)
    monkeypatch.undo()
    assert follow.pending()
    follow.follow_round()
    assert manifest(business.tenant_id) is not None


def test_the_files_of_a_business_that_is_gone_go(business: Any, fresh_db: str, warehouse_dir: Path) -> None:
    gone = warehouse_dir / str(uuid.uuid4())
    gone.mkdir(parents=True)
    (gone / "opportunity-1.parquet").write_bytes(b"x")
    follow.follow_round()
    assert not gone.exists()


def test_two_at_once_do_it_once(business: Any, fresh_db: str, warehouse_dir: Path, duck: Any) -> None:
    with alone(business.tenant_id) as mine:
        assert mine
        assert refresh(business.tenant_id) is None
        found: list[Any] = []

        def other() -> None:
            try:
                found.append(follow.follow_round())
            finally:
                close_old_connections()
                connections.close_all()

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    common = follow.kept_position()
    assert common is not None
    assert common.behind == (str(business.tenant_id),)
    follow.follow_round()
    assert differences(duck, business.tenant_id) == {}


def test_a_write_that_breaks_off_leaves_what_was(
    business: Any, fresh_db: str, warehouse_dir: Path, duck: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh(business.tenant_id)
    before = kept_manifest(business.tenant_id)
    deal(business)
    write = Files._copy

    def torn(self: Files, each: layout.Table, *rest: Any) -> Any:
        if each.history is not None:
            (self.place / "opportunity__stage-2-torn.parquet").write_bytes(b"PAR1 half")
            raise KeyboardInterrupt
        return write(self, each, *rest)

    monkeypatch.setattr(Files, "_copy", torn)
    with pytest.raises(KeyboardInterrupt):
        refresh(business.tenant_id)
    monkeypatch.undo()
    assert kept_manifest(business.tenant_id) == before
    assert table(duck, business.tenant_id, "opportunity__stage").count().execute() > 0
    refresh(business.tenant_id)
    assert differences(duck, business.tenant_id) == {}
    sweep(business.tenant_id, grace=0)
    found = kept_manifest(business.tenant_id)
    assert found is not None
    assert {path.name for path in folder(business.tenant_id).glob("*.parquet")} == found.files


def test_files_stay_for_those_who_still_read_them(business: Any, fresh_db: str, warehouse_dir: Path, duck: Any) -> None:
    refresh(business.tenant_id)
    rows = table(duck, business.tenant_id, "opportunity")
    count = rows.count().execute()
    deal(business)
    refresh(business.tenant_id, anew=True)
    assert rows.count().execute() == count
    assert table(duck, business.tenant_id, "opportunity").count().execute() == count + 1
    assert sweep(business.tenant_id) == 0
    assert sweep(business.tenant_id, grace=0) >= len(layout.tables())


@pytest.mark.parametrize("field", ["schema", "database"])
def test_other_declarations_or_another_database_begin_anew(
    business: Any, fresh_db: str, warehouse_dir: Path, duck: Any, field: str
) -> None:
    refresh(business.tenant_id)
    path = folder(business.tenant_id) / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: "another"}))
    if field == "schema":
        with pytest.raises(NoWarehouse):
            table(duck, business.tenant_id, "opportunity")
    done = refresh(business.tenant_id)
    assert done is not None
    assert done.whole
    assert differences(duck, business.tenant_id) == {}


def test_a_manifest_that_cannot_be_read_or_a_file_that_is_lost_begin_anew(
    business: Any, fresh_db: str, warehouse_dir: Path, duck: Any
) -> None:
    refresh(business.tenant_id)
    place = folder(business.tenant_id)
    (place / MANIFEST).write_text('{"format": 1, "tab')
    for _time in range(2):
        done = refresh(business.tenant_id)
        assert done is not None
        assert done.whole
        assert differences(duck, business.tenant_id) == {}
        found = kept_manifest(business.tenant_id)
        assert found is not None
        (place / found.tables["account"].base[0]).unlink()


def test_what_is_killed_in_the_middle_is_done_again(
    business: Any, fresh_db: str, warehouse_dir: Path, duck: Any
) -> None:
    refresh(business.tenant_id)
    deal(business, "77")
    before = kept_manifest(business.tenant_id)
    assert _killed(business.tenant_id, fresh_db, warehouse_dir) == -signal.SIGKILL
    assert kept_manifest(business.tenant_id) == before
    assert len(list(folder(business.tenant_id).glob("*.parquet"))) > len(before.files)  # type: ignore[union-attr]
    refresh(business.tenant_id)
    assert differences(duck, business.tenant_id) == {}
    rows = table(duck, business.tenant_id, "opportunity")
    assert rows.filter(rows.amount == Decimal(77)).count().execute() == 1


_CHILD = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
from django.db import connections
from pathlib import Path
tenant, database, place = sys.argv[1:]
for alias in connections:
    connections.settings[alias]["NAME"] = database
settings.WAREHOUSE_DIR = Path(place)
from quen.apps.analytics.warehouse import build
build.put_manifest = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
build.refresh(__import__("uuid").UUID(tenant))
"""


def _killed(tenant_id: uuid.UUID, database: str, place: Path) -> int:
    """Refresh in a process of its own, killed when the files are written but nothing says so."""
    root = str(Path(follow.__file__).parents[4])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "DJANGO_SETTINGS_MODULE": "quen.config.settings"}
    words = [str(tenant_id), database, str(place)]
    return subprocess.run([sys.executable, "-c", _CHILD, *words], env=environ, check=False).returncode  # noqa: S603


def test_no_process_but_the_writer_loads_arrow() -> None:
    """What the web and the worker import of the warehouse brings neither Arrow nor DuckDB nor Ibis with it."""
    code = (
        "import django; django.setup(); import sys; import quen.config.urls\n"
        "import quen.kernel.jobs.worker, quen.apps.analytics.warehouse.chore, quen.apps.analytics.warehouse.reading\n"
        "from quen.kernel.jobs.chores import chores; chores()\n"
        "print(sorted({'pyarrow', 'duckdb', 'ibis', 'pandas', 'numpy', 'adbc_driver_manager'} & set(sys.modules)))"
    )
    root = str(Path(follow.__file__).parents[4])
    environ = {**os.environ, "PYTHONPATH": root, "DJANGO_SETTINGS_MODULE": "quen.config.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_a_log_from_another_server_is_not_waited_for(business: Any, fresh_db: str, warehouse_dir: Path) -> None:
    """After a restore the log has numbers of transactions that this server will reach in years."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE data.change_log SET xid = (xid::text::bigint + 1000000000)::text::xid8")
    settle()
    follow.follow_round()
    settle()
    follow.follow_round()
    assert not follow.pending()
    deal(business)
    settle()
    assert follow.follow_round() == 1
