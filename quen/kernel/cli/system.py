"""Commands that run the installation: run, migrate, worker, olap. Those that look after it: `checking`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from quen.kernel.cli import checking


def add_commands(commands: Any) -> None:
    """run, migrate, worker, olap, check, rebuild."""
    run = commands.add_parser("run", help="start everything on this machine")
    run.add_argument("--port", type=int, default=None, help="port of the web interface (8000)")
    run.add_argument("--host", default=None, help="address to listen on (127.0.0.1)")
    run.add_argument("--data-dir", type=Path, default=None, help="folder for database, secrets and files (var)")
    run.add_argument("--no-demo", action="store_true", help="no demonstration business")
    run.add_argument("--tenant-name", default="", help="make a business of this name when there is none yet")
    run.set_defaults(command=_run)
    migrate = commands.add_parser("migrate", help="bring the database to the present schema")
    migrate.set_defaults(command=_migrate)
    commands.add_parser("worker", help="run jobs and change-log consumers").set_defaults(command=_worker)
    commands.add_parser("olap", help="answer questions for figures over the warehouse").set_defaults(command=_olap)
    checking.add_commands(commands)


def _run(options: argparse.Namespace) -> int:
    from quen.kernel.cluster import supervisor

    return supervisor.run(
        supervisor.RunOptions(
            port=options.port,
            host=options.host,
            data_dir=options.data_dir,
            demo=not options.no_demo,
            tenant_name=options.tenant_name,
        )
    )


def _migrate(options: argparse.Namespace) -> int:
    del options
    from quen.config.static import collect_if_changed
    from quen.kernel.db.migrate import migrate

    migrate(verbosity=0)
    collect_if_changed()
    print("The database is up to date.")
    return 0


def _worker(options: argparse.Namespace) -> int:
    del options
    from quen.kernel.jobs.worker import run_worker

    run_worker()
    return 0


def _olap(options: argparse.Namespace) -> int:
    del options
    from django.conf import settings
    from django.utils.module_loading import import_string

    import_string(settings.OLAP_PROCESS)(settings.DATA_DIR, settings.WAREHOUSE_DIR)
    return 0
