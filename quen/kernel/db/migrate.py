"""Bringing a database to the present schema: functions, Django's migrations, then what the kernel derives."""

from __future__ import annotations

from importlib import resources

from django.apps import apps
from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from quen.kernel.db.reconcile import make_views, reconcile

OWNER = "owner"


def migrate(*, verbosity: int = 0) -> None:
    """Migrate as quen_owner. May run again at any time; a second run changes nothing."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('quen.migrate'))")
        try:
            install_functions(cursor)
            if pending():
                drop_views(cursor)
            try:
                call_command("migrate", database=OWNER, verbosity=verbosity, interactive=False)
            except BaseException:  # what ran before goes on running
                with transaction.atomic(using=OWNER):
                    make_views(cursor)
                raise
            with transaction.atomic(using=OWNER):
                reconcile(cursor)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('quen.migrate'))")


def pending() -> bool:
    """Whether a migration waits."""
    executor = MigrationExecutor(connections[OWNER])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def drop_views(cursor: CursorWrapper) -> None:
    """A column under a view can be neither retyped nor dropped. Until `reconcile` the application sees nothing."""
    cursor.execute("SELECT viewname FROM pg_views WHERE schemaname = 'app'")
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP VIEW app.{name}")


def install_functions(cursor: CursorWrapper) -> None:
    """The SQL files of the kernel and of the contexts (folder `sql`), each safe to run again."""
    contexts = [config.name for config in apps.get_app_configs() if config.name.startswith("quen.apps.")]
    for package in ("quen.kernel.text", "quen.kernel.db", *contexts):
        folder = resources.files(package) / "sql"
        if not folder.is_dir():
            continue
        for file in sorted(folder.iterdir(), key=lambda f: f.name):
            if file.name.endswith(".sql"):
                cursor.execute(file.read_text(encoding="utf-8"))
    cursor.execute("SELECT app.ensure_change_log_partitions(3)")
